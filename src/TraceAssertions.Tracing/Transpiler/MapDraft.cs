namespace TraceAssertions.Tracing.Transpiler;

/// <summary>The top level of a map as it stands in the file, whatever the order of its keys.</summary>
internal sealed class MapDraft
{
    /// <summary>1 for the transpilers' own format, 3 for a standard source map; null where the key is missing.</summary>
    public long? Version { get; set; }

    /// <summary>The line on which the version stands, from 1.</summary>
    public int VersionLine { get; set; } = 1;

    /// <summary><c>source_language</c>.</summary>
    public string? Language { get; set; }

    /// <summary><c>source_file</c>: the original file of mappings that name none.</summary>
    public string? SourceFile { get; set; }

    /// <summary><c>generated_file</c>, or <c>file</c> of a standard source map.</summary>
    public string? GeneratedFile { get; set; }

    /// <summary>The mappings of the transpilers' own format; null where there are none of that form.</summary>
    public List<MappingDraft>? Mappings { get; set; }

    /// <summary><c>function_map</c>.</summary>
    public Dictionary<string, string> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>The mappings of a standard source map: Base64 VLQ; null where there are none of that form.</summary>
    public string? Encoded { get; set; }

    /// <summary>The line on which the mappings stand, from 1.</summary>
    public int MappingsLine { get; set; } = 1;

    /// <summary><c>sources</c> of a standard source map.</summary>
    public List<string?> Sources { get; set; } = [];

    /// <summary><c>sourceRoot</c> of a standard source map.</summary>
    public string SourceRoot { get; set; } = "";

    /// <summary><c>sourcesContent</c> of a standard source map.</summary>
    public List<string?> Contents { get; set; } = [];
}
