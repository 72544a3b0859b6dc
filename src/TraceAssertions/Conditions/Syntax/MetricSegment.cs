namespace TraceAssertions.Conditions.Syntax;

/// <summary>One segment of a metric's name.</summary>
internal abstract record MetricSegment(int Start, int End)
{
    /// <summary><c>duration_ms</c>, <c>syscall:read</c>.</summary>
    public sealed record Name(string Text, int Start, int End) : MetricSegment(Start, End);

    /// <summary><c>["HTTP GET"]</c>.</summary>
    public sealed record Quoted(string Text, int Start, int End) : MetricSegment(Start, End);

    /// <summary><c>[name ~ "syscall:open*"]</c>.</summary>
    public sealed record Filter(FilterNode Root, int Start, int End) : MetricSegment(Start, End);
}
