namespace TraceAssertions.Conditions.Toml;

/// <summary>One segment of a key, with the place where it is written.</summary>
internal readonly record struct TomlKey(string Name, SourceSpan Span);
