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
        var attributes = new List<AttributeShape>();
        while (true)
        {
            var code = cursor.Uleb();
            if (code == 0)
                break;
            var tag = cursor.UlebInt();
            var children = cursor.Byte();
            attributes.Clear();
            while (true)
            {
                var name = cursor.UlebInt();
                var form = cursor.UlebInt();
                if (name == 0 && form == 0)
                    break;
                attributes.Add(new(name, form, form == DwarfForm.ImplicitConstant ? cursor.Sleb() : 0));
            }

            if (cursor.Failed || children > 1 || !table.Add(code, new(tag, children == 1, [.. attributes])))
                return null;
        }

        table.Bytes = cursor.Position - (int)offset;
        return cursor.Failed ? null : table;
    }

    /// <summary>The shape with this code, or null.</summary>
    public Abbreviation? Find(ulong code) => code < (ulong)_dense.Count ? _dense[(int)code] : _sparse.GetValueOrDefault(code);

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
