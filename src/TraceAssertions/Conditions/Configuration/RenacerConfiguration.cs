namespace TraceAssertions.Conditions.Configuration;

/// <summary>What renacer.toml says, as far as this version acts on it.</summary>
internal sealed record RenacerConfiguration(IReadOnlyList<TraceAssertion> Assertions, AnalysisOptions Analysis);
