namespace TraceAssertions.Testing;

/// <summary>A place in the source in a verdict file.</summary>
internal sealed record VerdictSource
{
    /// <summary>How much is known, as <see cref="SourcePrecisions"/> writes it: a place is never shown as better known than it is.</summary>
    public required string Precision { get; init; }

    /// <summary>The file as the debug information names it; null where no line is known.</summary>
    public string? File { get; init; }

    /// <summary>One-based; 0 where none is known.</summary>
    public int Line { get; init; }

    /// <summary>The function as its author named it, or null.</summary>
    public string? Function { get; init; }

    /// <summary><c>csharp</c>, <c>rust</c>, <c>c</c> …, or null.</summary>
    public string? Language { get; init; }

    /// <summary>The file name of the module, or null.</summary>
    public string? Module { get; init; }

    /// <summary>What a transpiler made the line of, or null.</summary>
    public VerdictSource? TranslatedFrom { get; init; }

    /// <summary>The place for the file.</summary>
    public static VerdictSource? Of(SourceLocation? location) => location is null ? null : new()
    {
        Precision = SourcePrecisions.NameOf(location.Precision),
        File = location.File,
        Line = location.Line,
        Function = location.Function,
        Language = location.Language,
        Module = location.Module,
        TranslatedFrom = Of(location.TranslatedFrom),
    };
}
