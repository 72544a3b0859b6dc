namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Attaches to running processes by ptrace(2), as <c>strace -p</c> does.</summary>
/// <remarks>If this process dies, the kernel lets go of the tracees, which go on; for the same reason they are never moved to another CPU (<see cref="AdaptivePinning"/>).</remarks>
internal sealed class PtraceAttachBackend : IAttachBackend
{
    /// <inheritdoc/>
    public TracerBackend Backend => TracerBackend.Ptrace;

    /// <inheritdoc/>
    public LaunchOutcome? Run(AttachRequest request, ICallSink sink) => PtraceThread.Run(() => Trace(request, sink));

    private static LaunchOutcome? Trace(AttachRequest request, ICallSink sink)
    {
        using var wait = new WaitInterruption();
        using var engine = new PtraceEngine(sink, new WholeCommandAttribution(), SourceMode.Off, request.Filter, request.Memory) { Stop = request.Stop };
        engine.Pinning.Dispose();
        var attached = 0;
        foreach (var tid in request.Tasks)
        {
            if (Refuse(engine, request, tid, out var threads) is { } refusal)
            {
                request.Refused(refusal);
                continue;
            }

            attached++;
            request.Attached(tid, threads);
        }

        if (attached == 0)
            return null;
        using (request.Stop.Register(wait.Interrupt))
            engine.Run();
        return new LaunchOutcome(0, null, null, 0, engine.Reasons);
    }

    private static Diagnostic? Refuse(PtraceEngine engine, AttachRequest request, int tid, out int threads)
    {
        threads = 0;
        if (AttachTarget.Refuse(tid) is { } refusal)
            return refusal;
        var error = engine.SeizeTask(tid, request.FollowChildren, out threads);
        return error == 0 ? null : AttachTarget.Explain(error, tid);
    }
}
