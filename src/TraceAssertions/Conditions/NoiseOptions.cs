namespace TraceAssertions;

/// <summary>Which of the runtime's own calls are left out of counts and golden traces: the table <c>[noise]</c> of renacer.toml.</summary>
public sealed record NoiseOptions
{
    /// <summary>The defaults: every rule applies.</summary>
    public static NoiseOptions Default { get; } = new();

    /// <summary>False applies no rule at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The names of rules that are not applied; <c>renacer explain --noise</c> lists them.</summary>
    public IReadOnlyList<string> Disabled { get; init; } = [];
}
