namespace TraceAssertions.Tracing.Transpiler;

/// <summary>One line of generated code and the line that it was translated from.</summary>
/// <param name="GeneratedLine">The line of the generated file, from 1.</param>
/// <param name="GeneratedFunction">The function of the generated code that the line is in; null where the map does not say.</param>
/// <param name="File">The original file as the map names it.</param>
/// <param name="Line">The line of the original file, from 1.</param>
/// <param name="Function">The function of the original code; null where the map does not say.</param>
internal sealed record TranspilerMapping(int GeneratedLine, string? GeneratedFunction, string File, int Line, string? Function)
{
    /// <summary>The text of the original line, or null.</summary>
    public string? Text { get; init; }

    /// <summary>What the transpiler decided there, or null.</summary>
    public TranspilerDecision? Decision { get; init; }

    /// <summary>Whether the generated line stands for other original lines as well, so that this one is near at best.</summary>
    public bool IsOneOfSeveral { get; init; }
}
