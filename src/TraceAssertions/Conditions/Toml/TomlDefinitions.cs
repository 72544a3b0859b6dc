namespace TraceAssertions.Conditions.Toml;

/// <summary>Puts keys and tables where they belong and reports what is defined twice (TOML 1.0, Table and Array of Tables).</summary>
internal sealed class TomlDefinitions(TomlCursor cursor)
{
    private int _section;

    /// <summary>Opens <c>[key]</c> or <c>[[key]]</c>. Where that is not allowed, a table that hangs nowhere takes what follows.</summary>
    public TomlTable OpenTable(TomlTable root, List<TomlKey> key, bool array, SourceSpan header)
    {
        _section++;
        var detached = new TomlTable(header, TomlTableOrigin.Header, _section);
        var parent = root;
        foreach (var segment in key.Take(key.Count - 1))
        {
            if (Descend(parent, segment) is not { } next)
                return detached;
            parent = next;
        }

        var last = key[^1];
        var existing = parent.Find(last.Name);
        return array ? OpenElement(parent, last, existing, detached) : OpenHeader(parent, last, existing, detached);
    }

    /// <summary>Defines <c>key = value</c> in <paramref name="table"/>.</summary>
    public void Define(TomlTable table, List<TomlKey> key, TomlValue value) => Define(table, key, value, _section);

    /// <summary>Fills an inline table and closes it.</summary>
    public void DefineInline(TomlTable table, List<(List<TomlKey> Key, TomlValue Value)> pairs)
    {
        foreach (var (key, value) in pairs)
            Define(table, key, value, table.Section);
        Close(table);
    }

    private void Define(TomlTable table, List<TomlKey> key, TomlValue value, int section)
    {
        foreach (var segment in key.Take(key.Count - 1))
        {
            switch (table.Find(segment.Name))
            {
                case null:
                    var made = new TomlTable(segment.Span, TomlTableOrigin.Dotted, section);
                    table.Add(new TomlEntry(segment, made));
                    table = made;
                    break;
                case { Value: TomlTable { Origin: TomlTableOrigin.Dotted } dotted } when dotted.Section == section:
                    table = dotted;
                    break;
                case { Value: TomlTable { Origin: TomlTableOrigin.Implied } implied }:
                    (implied.Origin, implied.Section) = (TomlTableOrigin.Dotted, section);
                    table = implied;
                    break;
                case { } entry:
                    cursor.Redefined(segment.Span, $"dotted keys cannot add to '{segment.Name}', which is {entry.Value.Kind} defined elsewhere", entry.Key.Span);
                    return;
            }
        }

        var last = key[^1];
        if (table.Find(last.Name) is { } first)
            cursor.Redefined(last.Span, $"the key '{last.Name}' is defined twice", first.Key.Span);
        else
            table.Add(new TomlEntry(last, value));
    }

    private TomlTable? Descend(TomlTable parent, TomlKey segment)
    {
        switch (parent.Find(segment.Name))
        {
            case null:
                var made = new TomlTable(segment.Span, TomlTableOrigin.Implied, _section);
                parent.Add(new TomlEntry(segment, made));
                return made;
            case { Value: TomlTable { Origin: not TomlTableOrigin.Inline } table }:
                return table;
            case { Value: TomlValue.Array { OfTables: true } array }:
                return (TomlTable)array.Items[^1];
            case { } entry:
                cursor.Redefined(segment.Span, $"'{segment.Name}' is {entry.Value.Kind} and cannot hold tables", entry.Key.Span);
                return null;
        }
    }

    private TomlTable OpenHeader(TomlTable parent, TomlKey key, TomlEntry? existing, TomlTable fresh)
    {
        switch (existing)
        {
            case null:
                parent.Add(new TomlEntry(key, fresh));
                return fresh;
            case { Value: TomlTable { Origin: TomlTableOrigin.Implied } implied }:
                (implied.Origin, implied.Section, implied.HeaderSpan) = (TomlTableOrigin.Header, _section, fresh.HeaderSpan);
                return implied;
            default:
                cursor.Redefined(key.Span, $"the table '{key.Name}' is defined twice", existing.Key.Span);
                return fresh;
        }
    }

    private TomlTable OpenElement(TomlTable parent, TomlKey key, TomlEntry? existing, TomlTable fresh)
    {
        switch (existing)
        {
            case null:
                var array = new TomlValue.Array(fresh.Span, ofTables: true);
                array.Items.Add(fresh);
                parent.Add(new TomlEntry(key, array));
                break;
            case { Value: TomlValue.Array { OfTables: true } open }:
                open.Items.Add(fresh);
                break;
            default:
                cursor.Redefined(key.Span, $"'{key.Name}' is {existing.Value.Kind} and cannot become an array of tables", existing.Key.Span);
                break;
        }

        return fresh;
    }

    private static void Close(TomlTable table)
    {
        table.Origin = TomlTableOrigin.Inline;
        foreach (var entry in table.Entries)
        {
            if (entry.Value is TomlTable { Origin: not TomlTableOrigin.Inline } inner)
                Close(inner);
        }
    }
}
