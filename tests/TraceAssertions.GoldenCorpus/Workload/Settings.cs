namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>What settings.json holds.</summary>
internal sealed record Settings(IReadOnlyList<string> Currencies, int Precision);
