namespace TraceAssertions;

/// <summary>How golden traces are made and compared: the table <c>[golden]</c> of renacer.toml.</summary>
public sealed record GoldenOptions
{
    /// <summary>The defaults.</summary>
    public static GoldenOptions Default { get; } = new();

    /// <summary>Whether a test is compared where it has a golden trace.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The folder of the golden traces, absolute or from the project's folder.</summary>
    public string Directory { get; init; } = "golden_traces";

    /// <summary>How structure is compared.</summary>
    public GoldenComparisonMode Compare { get; init; } = GoldenComparisonMode.Multiset;

    /// <summary>Globs over test names; only tests that match one are captured and compared. Empty for all.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>The names of built-in scrubbers that are not applied.</summary>
    public IReadOnlyList<string> DisabledScrubbers { get; init; } = [];

    /// <summary>The project's own scrubbers, applied after the built-in ones, in this order.</summary>
    public IReadOnlyList<GoldenScrubber> Scrubbers { get; init; } = [];

    /// <summary>Environments that have golden traces of their own, in the order in which they are asked.</summary>
    public IReadOnlyList<GoldenVariant> Variants { get; init; } = [];
}
