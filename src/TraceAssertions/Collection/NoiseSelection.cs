namespace TraceAssertions;

/// <summary>Which rules may explain a call of a scope as the runtime's own.</summary>
/// <param name="Enabled">False for none at all.</param>
/// <param name="Disabled">The names of rules that are not applied.</param>
internal sealed record NoiseSelection(bool Enabled, IReadOnlySet<string> Disabled);
