namespace TraceAssertions;

/// <summary>What a metric's number means. Values of different units do not compare.</summary>
public enum MetricUnit
{
    /// <summary>A bare number: a count, a ratio, a percentage as a fraction.</summary>
    Number,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Bytes.</summary>
    Bytes,
}
