namespace TraceAssertions.Tracing;

/// <summary>Traces the running process (a test host). Created attached: every thread of the process is traced when the constructor or factory returns.</summary>
/// <remarks>
/// Threads tell the tracer things by a marker call, <c>getppid(Marker.Magic, operation, argument)</c> (see <see cref="Attribution.Marker"/>): the kernel ignores
/// the arguments, the tracer sees them at sys_enter. A marker call is never reported to the sink.
/// </remarks>
internal interface IHostBackend : IDisposable
{
    /// <summary>Which backend this is.</summary>
    TracerBackend Backend { get; }

    /// <summary>Returns once every call that completed before this one was made has been handed to the sink. Called on any thread of the host, concurrently.</summary>
    /// <returns>Null, or why events may be missing (the sidecar was killed). Never waits longer than <paramref name="timeout"/> without progress.</returns>
    string? Fence(TimeSpan timeout);

    /// <summary>Stacks that were to be taken and were not, because the consumer did not keep up. Their calls are in the trace, without a place.</summary>
    long LostStacks { get; }

    /// <summary>Why the backend no longer records, or null while it does.</summary>
    string? Broken { get; }
}
