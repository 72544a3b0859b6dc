namespace TraceAssertions;

/// <summary>A place in the source that makes calls of a line of a golden trace, without anything of the machine that it was captured on.</summary>
internal sealed record GoldenSource
{
    /// <summary>How much is known of it.</summary>
    public required SourcePrecision Precision { get; init; }

    /// <summary>The file, from the project's folder or the repository's root, or its name alone; null where it is not known.</summary>
    public string? File { get; init; }

    /// <summary>The line; 0 where it is not known exactly: a line that is only near differs from run to run.</summary>
    public int Line { get; init; }

    /// <summary>The function, or null.</summary>
    public string? Function { get; init; }

    /// <summary>The module, where nothing better is known.</summary>
    public string? Module { get; init; }

    /// <summary>The place that a transpiler translated from, <c>simulation.py:42</c>; or null.</summary>
    public string? TranslatedFrom { get; init; }

    /// <summary>The places in order, each once. What is known less of a function than another place of it tells is left out: a method that became hot and was optimised is the same method.</summary>
    public static IReadOnlyList<GoldenSource> Distinct(IEnumerable<GoldenSource> sources)
    {
        var all = sources.ToHashSet();
        return
        [
            .. all.Where(source => !all.Any(other => other.Precision < source.Precision && SaysMore(other, source)))
                .OrderBy(source => source.File, StringComparer.Ordinal)
                .ThenBy(source => source.Line)
                .ThenBy(source => source.Function, StringComparer.Ordinal)
                .ThenBy(source => source.Module, StringComparer.Ordinal)
                .ThenBy(source => source.TranslatedFrom, StringComparer.Ordinal)
                .ThenBy(source => source.Precision),
        ];
    }

    private static bool SaysMore(GoldenSource other, GoldenSource source) =>
        source.Function is not null && source.Function == other.Function && (source.File is null || source.File == other.File);
}
