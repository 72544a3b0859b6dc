namespace TraceAssertions;

/// <summary>What the tracer of a test host records beside system calls.</summary>
/// <param name="Source">Of which calls the stack is taken.</param>
/// <param name="Activities">Whether activities are spans of the trace.</param>
internal sealed record CaptureSettings(SourceMode Source, bool Activities = true);
