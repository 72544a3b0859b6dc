using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Runs a program under ptrace(2), as strace does.</summary>
/// <remarks>If this process dies, the kernel kills the program (PTRACE_O_EXITKILL): nothing is ever left stopped.</remarks>
internal sealed class PtraceLaunchBackend : ILaunchBackend
{
    /// <inheritdoc/>
    public TracerBackend Backend => TracerBackend.Ptrace;

    /// <inheritdoc/>
    public LaunchOutcome Run(LaunchRequest request, ICallSink sink) => PtraceThread.Run(() => Trace(request, sink));

    private static LaunchOutcome Trace(LaunchRequest request, ICallSink sink)
    {
        using var engine = new PtraceEngine(sink, new WholeCommandAttribution(), request.Source, request.Filter, request.Memory);
        using var program = ProcessSpawner.SpawnHeld(request);
        var pid = program.Pid;
        var error = engine.SeizeLaunched(pid, request.FollowChildren);
        if (error != 0)
        {
            var refusal = PtraceRefusal.Explain(error, pid);
            var end = ProcessSpawner.Abandon(pid);
            throw error == Libc.ESRCH ? ProcessSpawner.EndedEarly(request, end) : new TraceAssertionsException(refusal);
        }

        using (new SignalForwarding(pid))
        {
            program.Release();
            engine.Run();
        }

        return engine.RootStatus is { } status
            ? new LaunchOutcome(status.ExitCode, status.EndSignal, engine.PeakResidentBytes, 0, engine.Reasons)
            : new LaunchOutcome(-1, null, engine.PeakResidentBytes, 0, engine.Reasons);
    }
}
