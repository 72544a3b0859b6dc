using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>What users get wrong, as they get it wrong: each is told with a code and a remedy, and leaves nothing behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-bad");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Name(string name) => Path.Combine(_folder.FullName, name);

    [Fact]
    public void A_command_that_is_not_there_gives_127()
    {
        var result = Renacer.Run("-o", Name("out"), "--", "no-such-program");

        result.Should().Be(new Renacer.Result(127, "", "renacer: error TA0001: cannot start 'no-such-program': no such file in any directory of PATH; check the spelling, or give the path of the program\n"));
        _folder.GetFiles().Should().BeEmpty();
    }

    [Fact]
    public void A_file_without_execute_permission_gives_126()
    {
        File.WriteAllText(Name("script"), "#!/bin/sh\n");
        var result = Renacer.Run("--format", "json", "--", Name("script"));

        result.Should().Be(new Renacer.Result(126, "", $"renacer: error TA0002: cannot start '{Name("script")}': you have no execute permission on it; chmod +x '{Name("script")}'\n"));
    }

    [Fact]
    public void A_directory_gives_126() =>
        Renacer.Run("--", "/tmp").Should().Be(new Renacer.Result(126, "", "renacer: error TA0003: cannot start '/tmp': it is a directory; give the path of a program\n"));

    [SkippableFact]
    public void The_command_inherits_descriptors_and_where_none_is_left_that_is_told()
    {
        var words = string.Join(' ', Renacer.Words);
        Renacer.Start(["sh", "-c", $"echo text | {words} -o /dev/null -- sh -c 'cat <&9; true <&3' 4<&0 9<&0 0</dev/null 3<&-"]).Should().Match<Renacer.Result>(r => r.Out == "text\n" && r.ExitCode != 0);

        var full = Renacer.Start(["sh", "-c", $"{words} -- true 3<&0 4<&0 5<&0 6<&0 7<&0 8<&0 9<&0"]);
        full.ExitCode.Should().Be(1);
        full.Error.Should().StartWith("renacer: error TA0125: cannot start '").And.Contain("it inherits each of the descriptors 3 to 9");
    }

    [SkippableTheory]
    [InlineData("text")]
    [InlineData("json")]
    public void A_full_disk_is_told_and_the_command_still_ran(string format)
    {
        var result = Renacer.Run("--format", format, "-o", "/dev/full", "--", "sh", "-c", "echo ran");

        result.Out.Should().Be("ran\n");
        result.Error.Should().Be("renacer: error TA0092: cannot write '/dev/full': the disk is full; free some space, or write to another disk with -o\n");
        result.ExitCode.Should().Be(74);
    }

    [SkippableFact]
    public void On_a_full_file_system_nothing_half_written_is_left()
    {
        var unshare = Tools.Require("unshare");
        Skip.If(Environment.UserName != "root", "mounting a tmpfs in a private namespace needs root");
        var script = $"mount -t tmpfs -o size=16k none {_folder.FullName} && cd {_folder.FullName} && {string.Join(' ', Renacer.Words)} -f -o t.txt -- ls -lR /usr/share >/dev/null; echo code $?; ls -A {_folder.FullName}";
        var result = Renacer.Start([unshare, "-m", "sh", "-c", script]);

        result.Error.Should().Contain("TA0092").And.Contain("the disk is full").And.NotContain("   at ");
        result.Out.Should().Be("code 74\n", "the exit code says so, and the folder is empty");
    }

    [SkippableFact]
    public void A_reader_that_goes_away_does_not_stop_the_command()
    {
        var words = string.Join(' ', Renacer.Words);
        var result = Renacer.Start(["sh", "-c", $"{words} --format json -- sh -c 'ls -R /usr/lib >/dev/null; echo ran' | head -c 10"]);

        result.Error.Should().Contain("ran\n").And.NotContain("   at ");
    }

    [SkippableTheory]
    [InlineData(null, "TA0082")]
    [InlineData("ebpf", "TA01")]
    [InlineData("ptrace", "TA01")]
    public void Without_permission_to_trace_it_says_what_to_do(string? backend, string code)
    {
        string[] option = backend is null ? [] : ["--backend", backend];
        var result = Renacer.Start([CProgram.Build("notrace"), .. Renacer.Words, .. option, "-o", Name("out"), "--", "echo", "never"]);

        result.ExitCode.Should().Be(1, result.Error);
        result.Out.Should().BeEmpty("the command is not run untraced");
        result.Error.Should().StartWith($"renacer: error {code}").And.Contain("; ").And.NotContain("   at ");
        _folder.GetFiles().Should().BeEmpty();
    }

    [SkippableFact]
    public void Doctor_says_so_too_and_exits_with_1()
    {
        var result = Renacer.Start([CProgram.Build("notrace"), .. Renacer.Words, "doctor"]);

        result.ExitCode.Should().Be(1, result.Error);
        result.Out.Should().Contain("remedy: ").And.Contain("Nothing traces here: TA0082").And.Contain("seccomp                    filter");
    }

    [Fact]
    public void A_backend_switched_off_by_the_variable_is_told() =>
        Renacer.Run(new Dictionary<string, string?> { ["RENACER_BACKEND"] = "none" }, "--", "true").Should().Be(
            new Renacer.Result(2, "", "renacer: error TA0081: tracing is switched off by RENACER_BACKEND=none; unset RENACER_BACKEND, or set it to ebpf or ptrace\n"));

    [Fact]
    public void An_unknown_backend_in_the_variable_is_told() =>
        Renacer.Run(new Dictionary<string, string?> { ["RENACER_BACKEND"] = "dtrace" }, "--", "true").Error.Should().Be(
            "renacer: error TA0080: there is no backend 'dtrace'; it is one of ebpf, ptrace, none\n");

    [SkippableFact]
    public void A_script_whose_interpreter_is_missing_fails_as_in_a_shell()
    {
        File.WriteAllText(Name("script"), "#!/nonexistent/interpreter\n");
        Renacer.Start(["chmod", "+x", Name("script")]).ExitCode.Should().Be(0);
        var result = Renacer.Run("--", Name("script"));

        result.ExitCode.Should().BeOneOf(126, 127);
        result.Error.Should().NotContain("   at ");
    }
}
