using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Tests.Launching;

public sealed class ProcessSpawnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("spawner").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_program_does_not_run_before_it_is_released()
    {
        using var program = ProcessSpawner.SpawnHeld(Shell("echo ran > out"));

        SpinWait.SpinUntil(() => State(program.Pid) == 'S', Patience).Should().BeTrue("it waits, and is not stopped");
        File.Exists(Path.Combine(_folder, "out")).Should().BeFalse();
        Continue(program).Should().Be(0);
        File.ReadAllText(Path.Combine(_folder, "out")).Should().Be("ran\n");
    }

    [Fact]
    public void It_never_runs_and_does_not_stay_where_who_started_it_is_killed()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "TraceAssertions.HostProgram.dll"), "hold", "/bin/touch", Path.Combine(_folder, "out")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var starter = Process.Start(start)!;
        var held = int.Parse(starter.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        SpinWait.SpinUntil(() => State(held) == 'S', Patience).Should().BeTrue();

        starter.Kill();

        SpinWait.SpinUntil(() => State(held) is 'Z' or '-', Patience).Should().BeTrue("nobody is left to release it");
        File.Exists(Path.Combine(_folder, "out")).Should().BeFalse();
    }

    [Fact]
    public void The_program_inherits_what_it_would_without_us()
    {
        Continue(ProcessSpawner.SpawnHeld(Shell("for n in 3 4 5 6 7 8 9; do if { true <&$n; } 2> /dev/null; then echo $n; fi; done > out"))).Should().Be(0);

        File.ReadLines(Path.Combine(_folder, "out")).Select(int.Parse).Should().Equal(Enumerable.Range(3, 7).Where(Libc.IsInherited));
    }

    [Fact]
    public void Arguments_environment_and_directory_reach_the_program_unchanged()
    {
        Environment.SetEnvironmentVariable("SPAWNER_GONE", "here");
        var request = Shell("printf '%s|' \"$@\" \"$SPAWNER_NEW\" \"${SPAWNER_GONE-none}\" \"$(pwd)\" > out", "a b", "$x", "'\"", "-n", "") with
        {
            Environment = new Dictionary<string, string?> { ["SPAWNER_NEW"] = "ü\n*", ["SPAWNER_GONE"] = null },
        };

        Continue(ProcessSpawner.SpawnHeld(request)).Should().Be(0);

        File.ReadAllText(Path.Combine(_folder, "out")).Should().Be($"a b|$x|'\"|-n||ü\n*|none|{_folder}|");
    }

    [Fact]
    public void Signals_ignored_by_the_runtime_are_not_ignored_by_the_program()
    {
        // 13 is SIGPIPE; SigIgn is a mask with bit 12 for it (proc(5)).
        Continue(ProcessSpawner.SpawnHeld(Shell("grep -E 'SigIgn|SigBlk' /proc/self/status > out"))).Should().Be(0);

        var lines = File.ReadAllLines(Path.Combine(_folder, "out"));
        lines.Should().HaveCount(2);
        lines[0].Should().Be("SigBlk:\t0000000000000000");
        (Convert.ToUInt64(lines[1].Split('\t')[1], 16) & (1UL << 12)).Should().Be(0);
    }

    [Fact]
    public void Standard_output_can_go_to_standard_error()
    {
        var request = Shell("readlink /proc/self/fd/1 /proc/self/fd/2 > /dev/null; [ \"$(readlink /proc/$$/fd/1)\" = \"$(readlink /proc/$$/fd/2)\" ]");

        Continue(ProcessSpawner.SpawnHeld(request with { StandardOutputToStandardError = true })).Should().Be(0);
    }

    [Fact]
    public void A_missing_working_directory_is_told_with_a_code()
    {
        var start = () => ProcessSpawner.SpawnHeld(Shell("true") with { WorkingDirectory = "/no/such/folder" });

        start.Should().Throw<TraceAssertionsException>().Which.Diagnostics.Should().ContainSingle().Which.ToString().Should().Be(
            "error TA0125: cannot start '/bin/sh': the working directory '/no/such/folder' does not exist; create the directory, or name another");
    }

    [Fact]
    public void An_argument_list_that_is_too_long_is_told_with_a_code()
    {
        var start = () => ProcessSpawner.SpawnHeld(Shell("true", new string('x', 4_000_000)));

        start.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Should().Match<Diagnostic>(d => d.Code == "TA0125" && d.Message.Contains("too long"));
    }

    [Fact]
    public void An_abandoned_child_is_gone_and_reaped()
    {
        using var program = ProcessSpawner.SpawnHeld(Shell("true"));

        ProcessSpawner.Abandon(program.Pid);

        Directory.Exists($"/proc/{program.Pid}").Should().BeFalse();
    }

    private LaunchRequest Shell(string script, params string[] arguments) =>
        new("/bin/sh", ["sh", "-c", script, "sh", .. arguments]) { WorkingDirectory = _folder };

    private static int Continue(HeldProgram program)
    {
        using (program)
        {
            program.Release();
            int waited;
            int status;
            do
                waited = Libc.waitpid(program.Pid, out status, 0);
            while (waited < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
            return waited == program.Pid ? status : -1;
        }
    }

    /// <summary>The state of a process in /proc; '-' where there is none.</summary>
    private static char State(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0];
        }
        catch (IOException)
        {
            return '-';
        }
    }
}
