using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

public sealed class RunCommandTests
{
    // With an entry in passwd(5) or without: no test of ours uses it otherwise.
    private const string User = "65528:65527";

    [SkippableFact]
    public void The_command_runs_as_the_user_without_any_right_and_finds_the_broker()
    {
        SkipUnlessServing();
        var result = Run("run", "--user", User, "--", "sh", "-c", "id -u; id -g; id -G; grep -E '^Cap(Prm|Eff|Amb)' /proc/self/status; echo $RENACER_BROKER$SUDO_UID; grep -c @renacer/65528 /proc/net/unix");

        result.Out.Should().MatchRegex("^65528\n65527\n65527\nCapPrm:\t0+\nCapEff:\t0+\nCapAmb:\t0+\n@renacer/65528/[0-9a-f]{32}\n2\n$");
        result.ExitCode.Should().Be(0, result.Error);
    }

    [SkippableTheory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public void Its_exit_code_is_the_command_s(string command, int code)
    {
        SkipUnlessServing();
        Run("run", "--user", User, "--", "sh", "-c", command).ExitCode.Should().Be(code);
    }

    [SkippableFact]
    public void A_signal_is_the_command_s_to_answer_and_nothing_is_left()
    {
        SkipUnlessServing();
        var words = string.Join(' ', Renacer.Words.Select(word => $"'{word}'"));
        var result = Renacer.Start(["sh", "-c", $"{words} run --user 65526:65526 -- sh -c 'trap \"echo got; exit 9\" TERM; echo ready; i=0; while [ $i -lt 600 ]; do i=$((i+1)); sleep 0.1; done' > \"$0\" & until grep -q ready \"$0\" 2> /dev/null; do sleep 0.1; done; kill -TERM $!; wait $!; echo $?; cat \"$0\"; rm \"$0\"; grep -c @renacer/65526 /proc/net/unix", Path.GetTempFileName()]);

        result.Out.Should().Be("9\nready\ngot\n0\n");
    }

    [SkippableFact]
    public void Killed_it_leaves_the_command_running_and_no_socket()
    {
        SkipUnlessServing();
        using var run = new RunningProgram([.. Renacer.Words, "run", "--user", "65525:65525", "--", "sh", "-c", "exec sleep 1000 > /dev/null 2>&1"]);
        RunningProgram.Wait(() => Processes.Children(run.Pid).Count > 0);
        var command = Processes.Children(run.Pid).Single();
        RunningProgram.Wait(() => Processes.Name(command) == "sleep");
        File.ReadAllText("/proc/net/unix").Should().Contain("@renacer/65525");

        run.Signal("KILL");

        run.End().ExitCode.Should().Be(137);
        File.ReadAllText("/proc/net/unix").Should().NotContain("@renacer/65525");
        Processes.State(command).Should().Be('S');
        Processes.Signal(command, "KILL");
    }

    [SkippableTheory]
    [InlineData(126, "TA0002", "/etc/passwd")]
    [InlineData(127, "TA0001", "/no/such/program")]
    public void A_command_that_cannot_be_started_is_told(int code, string diagnostic, string command)
    {
        SkipUnlessServing();
        var result = Run("run", "--user", User, "--", command);
        result.ExitCode.Should().Be(code);
        result.Error.Should().Contain(diagnostic);
    }

    [SkippableFact]
    public void A_command_that_only_root_may_execute_is_told()
    {
        SkipUnlessServing();
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "#!/bin/sh\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var result = Run("run", "--user", User, "--", file);
            result.Error.Should().Contain($"TA0002: cannot start '{file}': this user has no execute permission on it");
            result.ExitCode.Should().Be(ExitCode.CannotExecute);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableFact]
    public void Nobody_is_served_by_who_may_not_load_programs()
    {
        var result = Renacer.Start([.. Nobody.Words, .. Renacer.Words, "run", "--", "id"], new Dictionary<string, string?> { ["DOTNET_CLI_HOME"] = "/tmp" });
        result.Error.Should().Contain("TA0150: `renacer run` loads BPF programs for others: ");
        result.Out.Should().BeEmpty();
        result.ExitCode.Should().Be(ExitCode.Unavailable);
    }

    [SkippableFact]
    public void Root_runs_nothing_as_root_unasked()
    {
        Skip.If(Environment.UserName != "root", "it is about root");
        var result = Run("run", "--", "id");
        result.Error.Should().Contain("TA0151: it is not said for whom the command is to run");
        result.Out.Should().BeEmpty();
        result.ExitCode.Should().Be(ExitCode.Usage);
    }

    private static Renacer.Result Run(params string[] arguments) => Renacer.Run(new Dictionary<string, string?> { ["SUDO_UID"] = null, ["SUDO_GID"] = null }, arguments);

    private static void SkipUnlessServing()
    {
        Skip.If(Environment.UserName != "root", "becoming another user needs root");
        Backends.SkipUnlessWorking("ebpf");
    }
}
