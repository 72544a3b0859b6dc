using System.Text.Json;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary><c>-e trace=</c> on both backends; strace(1) with the same filter is the oracle.</summary>
public sealed class FilterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-filter");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf", "mkdir")]
    [InlineData("ptrace", "mkdir")]
    [InlineData("ebpf", "getppid")]
    [InlineData("ptrace", "getppid")]
    public void A_program_with_a_seccomp_filter_of_its_own_is_refused_what_it_refuses_and_that_is_shown(string backend, string shown)
    {
        Backends.SkipUnlessWorking(backend);
        var strace = Tools.Require("strace");
        var program = CProgram.Build("own_filter", "-pthread");
        var (expected, file) = (Path.Combine(_folder.FullName, "strace"), Path.Combine(_folder.FullName, "renacer"));

        // strace itself shows what a filter of the program's own refuses where it has none: without --seccomp-bpf.
        Renacer.Start([strace, "-f", "-e", shown, "-e", "signal=none", "-o", expected, program]).ExitCode.Should().Be(0);
        Renacer.Run("-f", "-e", shown, "--backend", backend, "-o", file, "--", program).ExitCode.Should().Be(0, "each filter did what it does without a tracer");

        Refused(file).Should().Equal(Refused(expected));
        Refused(file).Count.Should().Be(shown == "mkdir" ? 3 * 21 + 2 : 0);

        static List<string> Refused(string path) => [.. File.ReadLines(path).Where(line => line.Contains("mkdir(", StringComparison.Ordinal)).Select(line => Regex.Replace(line, @"^\d+ +|(?<=\)) +(?==)", "")).Order(StringComparer.Ordinal)];
    }

    [SkippableTheory]
    [InlineData("ebpf", "write")]
    [InlineData("ebpf", "!write")]
    [InlineData("ebpf", "%file,exit_group")]
    [InlineData("ebpf", "/^m")]
    [InlineData("ebpf", "none")]
    [InlineData("ptrace", "write")]
    [InlineData("ptrace", "!write")]
    [InlineData("ptrace", "%file,exit_group")]
    [InlineData("ptrace", "/^m")]
    [InlineData("ptrace", "none")]
    public void The_same_calls_are_shown_in_the_same_order_as_by_strace(string backend, string set)
    {
        Backends.SkipUnlessWorking(backend);
        var strace = Tools.Require("strace");
        var program = CProgram.Build("calls");
        var (expected, file) = (Path.Combine(_folder.FullName, "strace"), Path.Combine(_folder.FullName, "renacer"));
        Renacer.Start([strace, "-o", expected, "-e", "trace=" + set, program]).ExitCode.Should().Be(7);

        var result = Renacer.Run("--backend", backend, "-o", file, "-e", "trace=" + set, "--", program);

        result.Should().Be(new Renacer.Result(7, new string('x', 100), ""));
        Shown(file).Should().Equal(Shown(expected));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Children_are_followed_though_what_made_them_is_not_shown(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("-f", "--backend", backend, "-e", "getppid", "--", CProgram.Build("calls"));

        result.ExitCode.Should().Be(7);
        var lines = result.Error.Split('\n').Where(line => !line.Contains("SIGCHLD", StringComparison.Ordinal)).Select(line => Regex.Replace(Regex.Replace(line, @"\d+", "N"), " +", " "));
        lines.Should().Equal("[pid N] getppid() = N", "[pid N] +++ exited with N +++", "+++ exited with N +++", "");
    }

    /// <remarks>Our launcher sets PWD, so that a shell need not ask for its directory.</remarks>
    [SkippableTheory]
    [InlineData("unlink")]
    [InlineData("!getcwd")]
    [InlineData("%process")]
    [InlineData("!%file,%memory")]
    public void Where_ptrace_stops_at_the_calls_of_interest_alone_they_are_those_that_strace_shows(string set)
    {
        Backends.SkipUnlessWorking("ptrace");
        var strace = Tools.Require("strace");
        var (expected, file) = (Path.Combine(_folder.FullName, "strace"), Path.Combine(_folder.FullName, "renacer"));
        Renacer.Start([strace, "-f", "-o", expected, "-e", "trace=" + set, .. Family]).Should().Be(new Renacer.Result(9, "out\n", ""));

        Renacer.Run(["-f", "--backend", "ptrace", "-o", file, "-e", "trace=" + set, "--", .. Family]).Should().Be(new Renacer.Result(9, "out\n", ""));

        ByProcess(file).Should().BeEquivalentTo(ByProcess(expected));
    }

    [SkippableFact]
    public void The_filter_of_ptrace_is_the_kernel_s_only_where_all_children_are_followed()
    {
        Backends.SkipUnlessWorking("ptrace");
        var status = new[] { "grep", "-E", "^(Seccomp|NoNewPrivs):", "/proc/self/status" };

        Renacer.Run(["-f", "--backend", "ptrace", "-e", "unlink", "--", .. status]).Out.Should().EndWith("Seccomp:\t2\n");
        Renacer.Run(["--backend", "ptrace", "-e", "unlink", "--", .. status]).Out.Should().EndWith("Seccomp:\t0\n");
        Renacer.Run(["-f", "--backend", "ptrace", "--", .. status]).Out.Should().EndWith("Seccomp:\t0\n");
    }

    [SkippableFact]
    public void A_setuid_program_keeps_its_user_where_root_traces_and_an_ordinary_user_s_filter_needs_no_new_privs()
    {
        Backends.SkipUnlessWorking("ptrace");
        var nobody = Nobody.Words;
        var (id, program) = (Tools.Require("id"), Path.Combine(_folder.FullName, "id"));
        Renacer.Start(["sh", "-c", $"cp {id} {program} && chown 65534 {program} && chmod 4755 {program}"]).ExitCode.Should().Be(0);
        Skip.If(Renacer.Start([program, "-u"]).Out != "65534\n", "setuid programs have no effect here");

        Renacer.Run("-f", "--backend", "ptrace", "-e", "unlink", "--", program, "-u").Out.Should().Be("65534\n");
        Renacer.Start([.. nobody, .. Renacer.Words, "-f", "--backend", "ptrace", "-e", "unlink", "--", "grep", "-E", "^(Seccomp|NoNewPrivs):", "/proc/self/status"])
            .Out.Should().Be("NoNewPrivs:\t1\nSeccomp:\t2\n");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_child_that_asks_not_to_be_traced_works_under_a_filter(string backend)
    {
        Backends.SkipUnlessWorking(backend);

        Renacer.Run("-f", "--backend", backend, "-e", "unlink", "-o", Path.Combine(_folder.FullName, "trace"), "--", CProgram.Build("untraced")).Should().Be(new Renacer.Result(0, "child\nchild\n", ""));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void The_last_filter_counts_and_json_says_which_was_in_force(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("--backend", backend, "--format", "json", "-e", "trace=write", "--trace=exit_group,%network", "--", CProgram.Build("calls"));

        using var document = JsonDocument.Parse(result.Out);
        document.RootElement.GetProperty("filter").GetString().Should().Be("exit_group,%network");
        document.RootElement.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("name").GetString()).Should().Equal("exit_group");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_summary_counts_what_matches(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("-f", "-c", "--backend", backend, "-e", "write,openat", "--", CProgram.Build("calls"));

        var names = Regex.Matches(result.Error, @"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?(?:[\d.]+ +){3}([a-z]\w*)$", RegexOptions.Multiline).Select(match => (match.Groups[2].Value, match.Groups[1].Value));
        names.Should().Contain(("write", "100"));
        names.Select(line => line.Item1).Should().BeEquivalentTo("write", "openat", "total");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Source_lines_are_told_though_the_calls_that_map_the_code_are_not_shown(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("--source", "--backend", backend, "-e", "write", "--", CProgram.Build("calls", "-g"));

        var lines = result.Error.Split('\n').Where(line => line.Contains('(')).ToArray();
        lines.Where(line => line.StartsWith("write(", StringComparison.Ordinal)).Should().HaveCount(100).And.OnlyContain(line => line.Contains("calls.c:", StringComparison.Ordinal));
        lines.Should().OnlyContain(line => line.StartsWith("write(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-e", "opneat", "error TA0050: there is no system call 'opneat'; did you mean 'openat'?")]
    [InlineData("-e", "trace=%fiel", "error TA0050: there is no class of system calls '%fiel'; did you mean '%file'?")]
    [InlineData("--trace", "openat,!close", "error TA0050: '!close': a ! within a set; it stands before the whole set, and turns all of it round: -e 'trace=!openat,close'")]
    public void A_filter_that_cannot_be_used_exits_with_2_before_anything_runs(string option, string value, string message)
    {
        var (exitCode, output, error) = InProcess.Run(option, value, "--", "/nonexistent/program");

        error.Should().Be($"renacer: {message}\n");
        output.Should().BeEmpty();
        exitCode.Should().Be(2);
    }

    [Fact]
    public void What_is_judged_has_no_filter()
    {
        var (exitCode, _, error) = InProcess.Run("check", "-e", "openat", "--", "true");

        exitCode.Should().Be(2);
        error.Should().Contain("TA0091").And.Contain("'-e'");
    }

    /// <summary>A shell with children, a pipe and files.</summary>
    private static string[] Family => ["sh", "-c", "(exit 3); echo out | cat; ls / >/dev/null; sh -c 'exit 4'; exit 9"];

    /// <summary>What each process did, by what it is: its calls by name and number, whose order and ids differ from run to run.</summary>
    private static List<string> ByProcess(string file) =>
        [.. File.ReadLines(file).Where(line => !line.Contains("---", StringComparison.Ordinal) && !line.Contains("resumed>", StringComparison.Ordinal)).GroupBy(line => line.Split(' ')[0])
            .Select(process => string.Join(' ', process.Select(line => Regex.Match(line, @"^\d+ +(\w+)\(|(?<=\+\+\+ ).*(?= \+\+\+)").Value).Select(word => Regex.Replace(word, @"^\d+ +", "")).Where(word => !word.StartsWith("rt_sig", StringComparison.Ordinal))))];

    /// <summary>Name and result of each call, and how the program ended. SIGCHLD, which the program ignores, is seen by ptrace alone.</summary>
    private static List<string> Shown(string file) =>
        [.. File.ReadLines(file).Where(line => !line.StartsWith("---", StringComparison.Ordinal)).Select(line => Regex.Replace(line, @"\(.*\) +=", " =")).Select(line => Regex.Replace(line, @"0x[0-9a-f]+", "address")).Select(Numbered)];

    private static string Numbered(string line) => Regex.Replace(line, @"(?<=^(wait4|clone|fork|vfork|set_tid_address) = )\d+", "N");
}
