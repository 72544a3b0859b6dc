namespace TraceAssertions;

/// <summary>The OpenTelemetry kind of a span.</summary>
public enum SpanKind
{
    /// <summary>An internal operation: a system call, a step, a computation.</summary>
    Internal,

    /// <summary>An outbound request.</summary>
    Client,

    /// <summary>An inbound request.</summary>
    Server,

    /// <summary>A message handed over for somebody to take later.</summary>
    Producer,

    /// <summary>A message that somebody handed over before.</summary>
    Consumer,
}
