namespace TraceAssertions;

/// <summary>One metric of the catalogue.</summary>
/// <param name="Path">How a condition writes it: <c>critical_path.duration_ms</c>; for a span metric its last segment: <c>count</c>.</param>
/// <param name="Unit">The unit of its value.</param>
/// <param name="Description">What it measures, in one line.</param>
public sealed record MetricDescriptor(string Path, MetricUnit Unit, string Description);
