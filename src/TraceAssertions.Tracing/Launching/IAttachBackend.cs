namespace TraceAssertions.Tracing;

/// <summary>Traces processes that run already, and leaves them running.</summary>
internal interface IAttachBackend
{
    /// <summary>Which backend this is.</summary>
    TracerBackend Backend { get; }

    /// <summary>Attaches, feeds the sink, and returns when every traced task has ended or <see cref="AttachRequest.Stop"/> is cancelled; what still runs then goes on as if it had never been traced.</summary>
    /// <returns>Null where none of the tasks could be attached to; each has been refused by name.</returns>
    LaunchOutcome? Run(AttachRequest request, ICallSink sink);
}
