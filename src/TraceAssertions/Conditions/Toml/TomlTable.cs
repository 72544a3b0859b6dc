namespace TraceAssertions.Conditions.Toml;

/// <summary>A table: its entries in the order in which they were written.</summary>
internal sealed class TomlTable(SourceSpan span, TomlTableOrigin origin, int section) : TomlValue(span)
{
    private readonly Dictionary<string, TomlEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<TomlEntry> _order = [];

    public override string Kind => "a table";

    public TomlTableOrigin Origin { get; set; } = origin;

    /// <summary>The header under which the table was made; dotted keys of another header may not add to it.</summary>
    public int Section { get; set; } = section;

    /// <summary>The place of the header that opened the table; of the first mention where none did.</summary>
    public SourceSpan HeaderSpan { get; set; } = span;

    public IReadOnlyList<TomlEntry> Entries => _order;

    public TomlEntry? Find(string key) => _entries.GetValueOrDefault(key);

    public void Add(TomlEntry entry)
    {
        _entries.Add(entry.Key.Name, entry);
        _order.Add(entry);
    }
}
