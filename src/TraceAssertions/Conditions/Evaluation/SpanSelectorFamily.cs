using TraceAssertions.Analysis;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Names the family of a call as a condition writes it.</summary>
internal static class SpanSelectorFamily
{
    public static string? NameOf(string spanName) => SpanFamilies.Of(spanName) is { } family ? SpanFamilies.NameOf(family) : null;
}
