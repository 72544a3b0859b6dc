namespace TraceAssertions;

/// <summary>A decision of a transpiler, for example <c>map Python open() to Rust File::open()</c>.</summary>
/// <param name="Id">The number under which the transpiler reports it, as a text; null where it gives none.</param>
/// <param name="Text">What was decided; null where only the number is known.</param>
/// <param name="Reason">Why; null where the map does not say.</param>
public sealed record TranspilerDecision(string? Id, string? Text, string? Reason = null)
{
    /// <summary><c>simd_vectorization (loop with constant stride)</c>; the number where there is no text.</summary>
    public override string ToString() => (Text ?? $"decision {Id}") + (Reason is null ? "" : $" ({Reason})");
}
