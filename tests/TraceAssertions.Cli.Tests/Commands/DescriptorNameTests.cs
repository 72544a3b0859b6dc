using System.Text.Json;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary><c>-y</c> on both backends; <c>strace -y</c> of the same program is the oracle.</summary>
public sealed partial class DescriptorNameTests : IDisposable
{
    private const string Calls = "openat,read,write,close,dup2,pipe2,fstat,chdir,renameat2,rename";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-names");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Every_descriptor_has_the_name_that_strace_shows(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var (strace, bash) = (Tools.Require("strace"), Tools.Require("bash"));
        var folder = _folder.CreateSubdirectory("work, <").FullName;
        var directory = new Dictionary<string, string?> { ["PWD"] = Environment.CurrentDirectory }; // which our launcher sets, so that a shell need not ask
        string[] program = [bash, "-c", "cd \"$1\"; ln -s /etc link; read x < link/passwd; exec 4> one; mv one two; echo a >&4; rm two; echo b >&4; (cat /dev/fd/0 | tr a b) < /etc/hosts > /dev/null; ls . > /dev/null; rm link", "-", folder];
        var (expected, file) = (Path.Combine(_folder.FullName, "strace"), Path.Combine(_folder.FullName, "renacer"));
        Renacer.Start([strace, "-ff", "-y", "-o", expected, "-e", "trace=" + Calls, .. program], directory).ExitCode.Should().Be(0);

        Renacer.Run(["-f", "-y", "--backend", backend, "-o", file, "-e", "trace=" + Calls, "--", .. program]).ExitCode.Should().Be(0);

        var shown = ByProcess(file);
        shown.Should().BeEquivalentTo(Directory.EnumerateFiles(_folder.FullName, "strace.*").Select(process => Comparable(File.ReadLines(process))));
        string.Join('\n', shown).Should().Contain("two>(deleted)").And.Contain("one>").And.Contain("</etc/passwd>").And.Contain("<pipe:[N]>");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Json_has_the_names_beside_the_numbers(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("-y", "--backend", backend, "--format", "json", "-e", "openat,read", "--", "cat", "/etc/passwd");

        using var document = JsonDocument.Parse(result.Out);
        var calls = document.RootElement.GetProperty("calls").EnumerateArray().Where(call => call.GetRawText().Contains("passwd", StringComparison.Ordinal)).ToArray();
        calls[0].GetProperty("result_name").GetString().Should().Be("/etc/passwd");
        calls[0].GetProperty("args")[0].GetString().Should().Be($"AT_FDCWD<{Environment.CurrentDirectory}>");
        calls[1].GetProperty("fd_name").GetString().Should().Be("/etc/passwd");
        calls[1].GetProperty("args")[0].GetString().Should().Be($"{calls[1].GetProperty("fd").GetInt32()}</etc/passwd>");
        document.RootElement.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("name").GetString()).Distinct().Should().BeEquivalentTo("openat", "read");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Without_y_there_are_numbers_alone(string backend)
    {
        Backends.SkipUnlessWorking(backend);

        Renacer.Run("--backend", backend, "-e", "openat,read", "--", "cat", "/etc/passwd").Error.Should().NotContain(">)").And.NotContain("3<");
        Renacer.Run("--backend", backend, "--format", "json", "-e", "openat", "--", "cat", "/etc/passwd").Out.Should().NotContain("_name");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void The_names_of_descriptors_that_a_running_process_has_are_known(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var python = Tools.Require("python3");
        var file = Path.Combine(_folder.FullName, "trace");
        const string body = """
            import os, subprocess, sys, time
            held = open('/etc/passwd')
            tracer = subprocess.Popen(sys.argv[1:] + ['-p', str(os.getpid())], stderr=subprocess.PIPE)
            tracer.stderr.readline()
            for _ in range(3):
                os.lseek(held.fileno(), 0, 0)
            tracer.terminate()
            tracer.wait()
            """;

        Renacer.Start([python, "-c", body, .. Renacer.Words, "-y", "-e", "lseek", "--backend", backend, "-o", file]).ExitCode.Should().Be(0);

        File.ReadAllText(file).Should().MatchRegex("(?s)(lseek\\(\\d+</etc/passwd>, 0, SEEK_SET\\) += 0\n.*){3}");
    }

    private static List<string> ByProcess(string file) =>
        [.. File.ReadAllLines(file).Select(line => line.Split(' ', 2)).GroupBy(line => line[0], line => line[1].TrimStart()).Select(Comparable)];

    /// <summary>The lines of a process, without what differs from run to run.</summary>
    private static string Comparable(IEnumerable<string> lines) =>
        string.Join('\n', lines.Where(line => !line.StartsWith("---", StringComparison.Ordinal)).Select(line => Spaces().Replace(Differing().Replace(line, "N"), " ")));

    [GeneratedRegex(@"(?<=\[)\d+(?=\])|0x[0-9a-f]+|(?<=/proc/)\d+|(?<=[_a-z]+=)[^,}]*[,}]|\d+(?= vars)")]
    private static partial Regex Differing();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
