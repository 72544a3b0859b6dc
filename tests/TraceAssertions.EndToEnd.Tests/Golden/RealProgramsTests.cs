using TraceAssertions.Tracing;

namespace TraceAssertions.EndToEnd.Golden;

/// <summary>Programs of the system make the same golden trace in every run and under both backends.</summary>
public sealed class RealProgramsTests
{
    private const int Rounds = 5;

    private const string Python = """
        import subprocess, tempfile, os, threading
        subprocess.run(['sh', '-c', 'echo hi; cat /etc/hostname'], capture_output=True)
        folder = tempfile.mkdtemp()
        open(os.path.join(folder, 'a'), 'w').write('y' * 10)
        os.unlink(os.path.join(folder, 'a'))
        os.rmdir(folder)
        threads = [threading.Thread(target=lambda: open('/etc/passwd').read()) for _ in range(4)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        """;

    [SkippableTheory]
    [InlineData("multiset", "cat", "/etc/hostname")]
    [InlineData("multiset", "ls", "-l", "/usr")]
    [InlineData("multiset", "mktemp", "-u")]
    [InlineData("multiset", "sh", "-c", "cat /etc/passwd | sort | head -3 > /dev/null; ls /usr > /dev/null; test -n \"$(id -u)\"")]
    [InlineData("multiset", "sh", "-c", "d=$(mktemp -d /tmp/abcXXXXXX); echo x > $d/a; cp $d/a $d/b; rm -r $d")]
    [InlineData("multiset", "bash", "-c", "for i in 1 2 3; do (sleep 0.01; : $i) & done; wait; ls /usr | while read x; do :; done")]
    [InlineData("multiset", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", "/etc/hostname")]
    [InlineData("multiset", "python3", "-c", Python)]
    [InlineData("sequence", "ls", "-l", "/usr")]
    [InlineData("sequence", "sh", "-c", "cat /etc/passwd | sort | head -3 > /dev/null; ls /usr > /dev/null")]
    public void A_program_makes_the_same_golden_trace_in_every_run(string compare, string command, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);

        // A shim of a version manager is another program, which differs from machine to machine.
        var found = command == "python3" && File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : command;
        Skip.If(CommandResolver.Resolve(found, out var path) is not null, $"{command} is not installed");
        Skip.If(command == "setpriv" && Environment.UserName != "root", "only root may become another user");
        TracerBackend[] backends = [.. new[] { "ebpf", "ptrace" }.Select(BackendSelection.Choose).Where(c => c.Unavailable is null).Select(c => c.Backend)];
        Skip.If(backends.Length == 0, "nothing can trace here; `renacer doctor` says why");
        var capture = new GoldenCapture(new GoldenOptions { Compare = Enum.Parse<GoldenComparisonMode>(compare, ignoreCase: true) });

        var goldens = new List<GoldenTrace>();
        for (var i = 0; i < Rounds * backends.Length; i++)
        {
            var run = CommandTracer.Run(new LaunchRequest(path, [found, .. arguments]), BackendSelection.CreateLaunchBackend(backends[i % backends.Length]), NativeTracer.Context);
            run.ExitCode.Should().Be(0);
            goldens.Add(capture.Capture(run.Trace, command));
        }

        goldens[0].Calls.Should().HaveCountGreaterThan(10);
        foreach (var golden in goldens.Skip(1))
        {
            golden.Calls.Except(goldens[0].Calls).Should().BeEmpty();
            golden.Calls.Should().Equal(goldens[0].Calls);
            golden.Summary.Should().BeEquivalentTo(goldens[0].Summary);
            golden.Environment.Should().Be(goldens[0].Environment);
        }
    }
}
