using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The shapes of the entries of one or more units (.debug_abbrev; DWARF 5, 7.5.3).</summary>
internal sealed class AbbreviationTable
{
    private const ulong DenseLimit = 1 << 16;

    private readonly List<Abbreviation?> _dense = [];
    private readonly Dictionary<ulong, Abbreviation> _sparse = [];

    private AbbreviationTable()
    {
    }

    /// <summary>How many bytes it takes in the section.</summary>
    public int Bytes { get; private set; }

    /// <summary>Reads the table that begins at an offset; null where it is damaged.</summary>
    public static AbbreviationTable? Read(ReadOnlySpan<byte> section, ulong offset)
    {
        if (offset >= (ulong)section.Length)
            return null;
        var table = new AbbreviationTable();
        var cursor = new ByteCursor(section, (int)offset);
        while (Next(ref cursor, out var code) is { } shape)
        {
            if (!table.Add(code, shape))
                return null;
        }

        table.Bytes = cursor.Position - (int)offset;
        return cursor.Failed ? null : table;
    }

    /// <summary>Reads a table only as far as the shape with this code, which for the first entry of a unit is as a rule the first; null where it has none.</summary>
    /// <param name="section">.debug_abbrev.</param>
    /// <param name="offset">Where the table begins.</param>
    /// <param name="code">The code.</param>
    /// <param name="bytes">How many bytes were read.</param>
    public static Abbreviation? ReadOne(ReadOnlySpan<byte> section, ulong offset, ulong code, out int bytes)
    {
        bytes = 0;
        if (offset >= (ulong)section.Length)
            return null;
        var cursor = new ByteCursor(section, (int)offset);
        while (Next(ref cursor, out var found) is { } shape)
        {
            bytes = cursor.Position - (int)offset;
            if (found == code)
                return shape;
        }

        bytes = cursor.Position - (int)offset;
        return null;
    }

    /// <summary>The shape with this code, or null.</summary>
    public Abbreviation? Find(ulong code) => code < (ulong)_dense.Count ? _dense[(int)code] : _sparse.GetValueOrDefault(code);

    /// <summary>The next shape; null at the end of the table, and with a failed cursor where it is damaged.</summary>
    private static Abbreviation? Next(ref ByteCursor cursor, out ulong code)
    {
        code = cursor.Uleb();
        if (code == 0)
            return null;
        var tag = cursor.UlebInt();
        var children = cursor.Byte();
        var attributes = new List<AttributeShape>();
        while (true)
        {
            var name = cursor.UlebInt();
            var form = cursor.UlebInt();
            if (name == 0 && form == 0)
                break;
            attributes.Add(new(name, form, form == DwarfForm.ImplicitConstant ? cursor.Sleb() : 0));
        }

        if (children > 1)
            cursor.Fail();
        return cursor.Failed ? null : new(tag, children == 1, [.. attributes]);
    }

    private bool Add(ulong code, Abbreviation abbreviation)
    {
        // Producers count from 1 upwards; anything else goes to the dictionary.
        if (code > DenseLimit || code > (ulong)_dense.Count + 1)
            return Find(code) is null && _sparse.TryAdd(code, abbreviation);
        while ((ulong)_dense.Count <= code)
            _dense.Add(null);
        if (_dense[(int)code] is not null || _sparse.ContainsKey(code))
            return false;
        _dense[(int)code] = abbreviation;
        return true;
    }
}
