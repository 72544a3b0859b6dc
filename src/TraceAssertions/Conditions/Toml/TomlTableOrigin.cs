namespace TraceAssertions.Conditions.Toml;

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TomlTableOrigin
{
    /// <summary>Named only on the way to another table: <c>a</c> in <c>[a.b]</c>.</summary>
    Implied,

    /// <summary>Opened by its own header, or the root.</summary>
    Header,

    /// <summary>Made by dotted keys.</summary>
    Dotted,

    /// <summary>Written in braces; closed for ever.</summary>
    Inline,
}
