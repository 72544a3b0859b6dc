using System.Diagnostics;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>The sidecar beside a host that is not this process: what happens when the host dies.</summary>
public sealed class SidecarTests
{
    private const int Patience = 20_000;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_host_may_be_killed_and_its_children_go_on(bool unprivileged)
    {
        using var host = Start(unprivileged, "/bin/sh", "-c", "while read go; do sleep 60 & echo $!; done");
        using var sidecar = StartSidecar(unprivileged, host.Id);
        var sink = new RecordingSink();
        using var ready = new ManualResetEventSlim();
        var kinds = new List<RecordKind>();
        var reader = new Thread(() => new RecordReader(sidecar.StandardOutput.BaseStream, sink)
        {
            Notice = (kind, _) =>
            {
                lock (kinds)
                    kinds.Add(kind);
                ready.Set();
            },
        }.ReadToEnd());
        reader.Start();
        ready.Wait(Patience).Should().BeTrue();

        host.StandardInput.WriteLine("go");
        var child = int.Parse(host.StandardOutput.ReadLine()!);
        host.Kill();

        sidecar.WaitForExit(Patience).Should().BeTrue();
        reader.Join(Patience).Should().BeTrue();
        kinds.Should().Equal(RecordKind.Ready, RecordKind.End);
        sidecar.ExitCode.Should().Be(0);
        SpinWait.SpinUntil(() => State(child) == 'S', Patience).Should().BeTrue("it sleeps on, and is not left stopped");
        ProcFiles.Tracer(child).Should().Be(0);
        sink.Events.Should().Contain(e => e.Event.Kind == ProcessEventKind.Exit && e.Tid == host.Id && e.Event.Value == 9);
        sink.Calls.Should().Contain(c => c.Name == "read" && c.Tid == host.Id);
        Libc.kill(child, Libc.SIGKILL);
    }

    [SkippableFact]
    public void A_process_of_another_user_is_refused()
    {
        using var host = Start(unprivileged: false, "/bin/sleep", "60");
        using var sidecar = StartSidecar(unprivileged: true, host.Id);
        var notices = new List<(RecordKind, long)>();

        new RecordReader(sidecar.StandardOutput.BaseStream, new RecordingSink()) { Notice = (kind, number) => notices.Add((kind, number)) }.ReadToEnd();

        notices.Should().Equal((RecordKind.Refused, Libc.EPERM), (RecordKind.End, 0));
        host.Kill();
    }

    [SkippableFact]
    public void It_ends_where_the_host_has_ended_before_it_said_begin()
    {
        using var host = Start(unprivileged: false, "/bin/sleep", "60");
        using var sidecar = Start(unprivileged: false, [.. SidecarCommand.Arguments(host.Id, SourceMode.Off, out _)]);

        sidecar.StandardInput.Close();

        sidecar.WaitForExit(Patience).Should().BeTrue();
        sidecar.ExitCode.Should().Be(0);
        sidecar.StandardOutput.ReadToEnd().Should().BeEmpty();
        ProcFiles.Tracer(host.Id).Should().Be(0);
        host.Kill();
    }

    [SkippableFact]
    public void The_end_of_its_input_detaches_it()
    {
        using var host = Start(unprivileged: false, "/bin/sleep", "60");
        using var sidecar = StartSidecar(unprivileged: false, host.Id);
        SpinWait.SpinUntil(() => ProcFiles.Tracer(host.Id) > 0, Patience).Should().BeTrue();

        sidecar.StandardInput.Close();

        sidecar.WaitForExit(Patience).Should().BeTrue();
        ProcFiles.Tracer(host.Id).Should().Be(0);
        SpinWait.SpinUntil(() => State(host.Id) == 'S', Patience).Should().BeTrue("it sleeps on, and is not left stopped");
        host.Kill();
    }

    private static char State(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0];

    private static Process StartSidecar(bool unprivileged, int host)
    {
        var command = SidecarCommand.Arguments(host, SourceMode.Off, out var temporary);
        temporary.Should().BeNull("the runtime configuration lies beside the assembly");
        var sidecar = Start(unprivileged, [.. command]);
        sidecar.StandardInput.Write('g');
        sidecar.StandardInput.Flush();
        return sidecar;
    }

    private static Process Start(bool unprivileged, params string[] command)
    {
        if (unprivileged)
        {
            Skip.If(Environment.UserName != "root", "only root can start a program as another user");
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = Path.GetTempPath();
        return Process.Start(start)!;
    }
}
