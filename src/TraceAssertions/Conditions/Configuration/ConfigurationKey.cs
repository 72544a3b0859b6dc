namespace TraceAssertions.Conditions.Configuration;

/// <summary>One key of renacer.toml.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Default">Its default as TOML writes it, or a dash where it has none.</param>
/// <param name="Description">What it does, in one line.</param>
internal sealed record ConfigurationKey(string Name, ConfigurationKeyType Type, string Default, string Description)
{
    /// <summary>The texts that are allowed, or null where any is.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>The smallest number.</summary>
    public double Minimum { get; init; }

    /// <summary>The largest number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Nothing in this version acts on the key, although its table is acted on.</summary>
    public bool HasNoEffect { get; init; }
}
