namespace TraceAssertions.Conditions.Configuration;

/// <summary>What renacer.toml says, as far as this version acts on it.</summary>
internal sealed record RenacerConfiguration(IReadOnlyList<TraceAssertion> Assertions, AnalysisOptions Analysis)
{
    /// <summary>The table <c>[golden]</c>.</summary>
    public GoldenOptions Golden { get; init; } = GoldenOptions.Default;

    /// <summary>The table <c>[noise]</c>.</summary>
    public NoiseOptions Noise { get; init; } = NoiseOptions.Default;

    /// <summary><c>source</c> in the table <c>[capture]</c>: whether source lines are asked for.</summary>
    public bool Source { get; init; } = true;

    /// <summary><c>activities</c> in the table <c>[capture]</c>.</summary>
    public bool Activities { get; init; } = true;
}
