namespace TraceAssertions.Tracing.Transpiler;

/// <summary>A mapping as it stands in the file.</summary>
/// <param name="Place">The line of the map that it begins on, from 1.</param>
internal sealed record MappingDraft(int Place)
{
    /// <summary>The generated file where the mapping names it.</summary>
    public string? GeneratedFile { get; set; }

    /// <summary>The generated line, from 1; 0 where it is missing.</summary>
    public int GeneratedLine { get; set; }

    /// <summary>The function of the generated code.</summary>
    public string? GeneratedFunction { get; set; }

    /// <summary>The original file where the mapping names it.</summary>
    public string? File { get; set; }

    /// <summary>The original line, from 1; 0 where it is missing.</summary>
    public int Line { get; set; }

    /// <summary>The function of the original code.</summary>
    public string? Function { get; set; }

    /// <summary>The text of the original line.</summary>
    public string? Text { get; set; }

    /// <summary>The number of the transpiler's decision.</summary>
    public string? DecisionId { get; set; }

    /// <summary>What the transpiler decided.</summary>
    public string? DecisionText { get; set; }

    /// <summary>Why it decided so.</summary>
    public string? DecisionReason { get; set; }

    /// <summary>The decision, or null where the mapping has none.</summary>
    public TranspilerDecision? Decision => DecisionId is null && DecisionText is null ? null : new(DecisionId, DecisionText, DecisionReason);
}
