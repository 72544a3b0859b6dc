namespace TraceAssertions.Conditions.Toml;

/// <summary>A key and its value.</summary>
internal sealed record TomlEntry(TomlKey Key, TomlValue Value);
