namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>A process has one tracer, and a traced host's children cannot be traced by another: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(OneTracerAtATime), DisableParallelization = true)]
public sealed class OneTracerAtATime;
