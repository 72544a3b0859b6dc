namespace TraceAssertions.Conditions.Toml;

/// <summary>A TOML 1.0 document with the place of every key and value.</summary>
/// <remarks>Ours because no TOML library with source spans is among the dependencies that a test host may load.</remarks>
internal sealed class TomlDocument
{
    private TomlDocument(SourceText source, TomlTable root, IReadOnlyList<Diagnostic> diagnostics)
    {
        Source = source;
        Root = root;
        Diagnostics = diagnostics;
    }

    public SourceText Source { get; }

    public TomlTable Root { get; }

    /// <summary>Everything wrong with the document; a syntax error is the last, because nothing after it is certain.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Reads <paramref name="text"/>. Never throws; what was read before an error is in <see cref="Root"/>.</summary>
    public static TomlDocument Parse(string text, string fileName = "renacer.toml")
    {
        var source = new SourceText(text, fileName);
        var cursor = new TomlCursor(source);
        var root = new TomlParser(cursor).ParseDocument();
        return new TomlDocument(source, root, cursor.Diagnostics);
    }
}
