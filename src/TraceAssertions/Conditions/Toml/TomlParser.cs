using System.Globalization;

namespace TraceAssertions.Conditions.Toml;

/// <summary>The grammar of TOML 1.0: lines, keys, tables, arrays and inline tables.</summary>
internal sealed class TomlParser(TomlCursor cursor)
{
    /// <summary>Arrays, inline tables and key segments nest no deeper; no configuration does, and deeper would risk the stack.</summary>
    public const int MaxDepth = 64;

    private readonly TomlStringReader _strings = new(cursor);
    private readonly TomlDefinitions _definitions = new(cursor);
    private int _depth;

    public TomlTable ParseDocument()
    {
        var root = new TomlTable(default, TomlTableOrigin.Header, 0);
        var current = root;
        if (!cursor.AtEnd && cursor.Current == '\uFEFF')
            cursor.Position++;
        while (cursor.SkipTrivia() && !cursor.AtEnd)
        {
            if (cursor.Current == '[')
            {
                if (!ParseHeader(root, out current))
                    break;
            }
            else if (!ParseKeyValue(current))
            {
                break;
            }

            cursor.SkipBlanks();
            if (!cursor.SkipComment())
                break;
            if (!cursor.AtEnd && !cursor.TryTakeNewline())
            {
                cursor.Fail(cursor.Position, 1, $"unexpected {cursor.Describe()}, expected the end of the line");
                break;
            }
        }

        return root;
    }

    private bool ParseHeader(TomlTable root, out TomlTable table)
    {
        table = root;
        var start = cursor.Position;
        var array = cursor.At(1) == '[';
        cursor.Position += array ? 2 : 1;
        cursor.SkipBlanks();
        if (ParseKey() is not { } key)
            return false;
        if (!cursor.TryTake(']') || (array && !cursor.TryTake(']')))
            return cursor.Fail(cursor.Position, 1, $"unexpected {cursor.Describe()}, expected '{(array ? "]]" : "]")}'");
        table = _definitions.OpenTable(root, key, array, cursor.SpanFrom(start));
        return true;
    }

    private bool ParseKeyValue(TomlTable table)
    {
        if (ParseKey() is not { } key)
            return false;
        if (!cursor.TryTake('='))
            return cursor.Fail(cursor.Position, 1, $"unexpected {cursor.Describe()}, expected '=' after the key");
        cursor.SkipBlanks();
        if (ParseValue() is not { } value)
            return false;
        _definitions.Define(table, key, value);
        return true;
    }

    private List<TomlKey>? ParseKey()
    {
        var segments = new List<TomlKey>();
        do
        {
            cursor.SkipBlanks();
            if (ParseKeySegment() is not { } segment)
                return null;
            segments.Add(segment);
            if (segments.Count > MaxDepth)
            {
                cursor.Fail(segment.Span.Offset, 1, string.Create(CultureInfo.InvariantCulture, $"this key has more than {MaxDepth} segments"));
                return null;
            }

            cursor.SkipBlanks();
        }
        while (cursor.TryTake('.'));
        return segments;
    }

    private TomlKey? ParseKeySegment()
    {
        if (!cursor.AtEnd && cursor.Current is '"' or '\'')
            return _strings.Read(allowMultiline: false) is { } quoted ? new TomlKey(quoted.Value, quoted.Span) : null;
        var start = cursor.Position;
        while (!cursor.AtEnd && (char.IsAsciiLetterOrDigit(cursor.Current) || cursor.Current is '_' or '-'))
            cursor.Position++;
        if (cursor.Position > start)
            return new TomlKey(cursor.Text[start..cursor.Position], cursor.SpanFrom(start));
        cursor.Fail(start, 1, $"unexpected {cursor.Describe()}, expected a key", "a key has letters, digits, '_' and '-', or stands in quotes");
        return null;
    }

    private TomlValue? ParseValue()
    {
        if (!cursor.AtEnd && cursor.Current is '"' or '\'')
            return _strings.Read(allowMultiline: true);
        if (cursor.AtEnd || cursor.Current is not ('[' or '{'))
            return TomlScalarReader.Read(cursor);
        if (_depth >= MaxDepth)
        {
            cursor.Fail(cursor.Position, 1, string.Create(CultureInfo.InvariantCulture, $"values are nested more than {MaxDepth} deep"));
            return null;
        }

        _depth++;
        TomlValue? value = cursor.Current == '[' ? ParseArray() : ParseInlineTable();
        _depth--;
        return value;
    }

    private TomlValue.Array? ParseArray()
    {
        var start = cursor.Position++;
        var items = new List<TomlValue>();
        while (true)
        {
            if (!cursor.SkipTrivia())
                return null;
            if (cursor.TryTake(']'))
                break;
            if (ParseValue() is not { } item)
                return null;
            items.Add(item);
            if (!cursor.SkipTrivia())
                return null;
            if (cursor.TryTake(','))
                continue;
            if (cursor.TryTake(']'))
                break;
            cursor.Fail(cursor.Position, 1, $"unexpected {cursor.Describe()}, expected ',' or ']'");
            return null;
        }

        var array = new TomlValue.Array(cursor.SpanFrom(start), ofTables: false);
        array.Items.AddRange(items);
        return array;
    }

    private TomlTable? ParseInlineTable()
    {
        var start = cursor.Position++;
        var pairs = new List<(List<TomlKey> Key, TomlValue Value)>();
        cursor.SkipBlanks();
        if (!cursor.TryTake('}'))
        {
            do
            {
                cursor.SkipBlanks();
                if (ParseKey() is not { } key)
                    return null;
                if (!cursor.TryTake('='))
                {
                    cursor.Fail(cursor.Position, 1, $"unexpected {cursor.Describe()}, expected '=' after the key");
                    return null;
                }

                cursor.SkipBlanks();
                if (ParseValue() is not { } value)
                    return null;
                pairs.Add((key, value));
                cursor.SkipBlanks();
            }
            while (cursor.TryTake(','));
            if (!cursor.TryTake('}'))
            {
                cursor.Fail(cursor.Position, 1, $"unexpected {cursor.Describe()}, expected ',' or '}}'", "an inline table stands on one line");
                return null;
            }
        }

        var table = new TomlTable(cursor.SpanFrom(start), TomlTableOrigin.Header, 0);
        _definitions.DefineInline(table, pairs);
        return table;
    }
}
