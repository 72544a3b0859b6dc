namespace TraceAssertions.Analysis;

/// <summary>Makes the findings of antipatterns that are a count beyond a threshold: their severity and score follow from how far beyond it is.</summary>
internal static class CountedFinding
{
    /// <summary>More rows than this show nothing that these do not.</summary>
    public const int MaxEvidence = 100;

    /// <summary>A finding; high beyond five times the threshold, and of a score that nears 1.</summary>
    public static AntipatternFinding Of(AntipatternKind kind, string name, long count, int threshold, int row, IEnumerable<int> evidence, string message) => new(
        kind,
        count > 5L * threshold ? AntipatternSeverity.High : AntipatternSeverity.Medium,
        name,
        count,
        (double)count / (count + threshold),
        row,
        [.. evidence.Take(MaxEvidence)],
        message);
}
