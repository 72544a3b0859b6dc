namespace TraceAssertions.Tracing;

/// <summary>Starts a program and traces it with all of its descendants.</summary>
internal interface ILaunchBackend
{
    /// <summary>Which backend this is.</summary>
    TracerBackend Backend { get; }

    /// <summary>Starts the program, feeds the sink from the caller's thread or the backend's, and returns when every traced task has ended.</summary>
    /// <exception cref="TraceAssertionsException">Tracing was refused (TA0xxx).</exception>
    LaunchOutcome Run(LaunchRequest request, ICallSink sink);
}
