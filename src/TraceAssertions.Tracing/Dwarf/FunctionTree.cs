using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The functions of a unit with what was inlined into them.</summary>
internal sealed class FunctionTree
{
    private const int EntryLimit = 16 << 20;

    private readonly List<FunctionEntry> _entries;
    private readonly RangeIndex _index;

    private FunctionTree(DwarfUnit unit, List<FunctionEntry> entries, List<(AddressRange Range, int Number)> ranges)
    {
        Unit = unit;
        _entries = entries;
        Ranges = ranges;
        _index = new(ranges);
    }

    /// <summary>The unit.</summary>
    public DwarfUnit Unit { get; }

    /// <summary>The addresses of each function.</summary>
    public IReadOnlyList<(AddressRange Range, int Number)> Ranges { get; }

    /// <summary>An entry by its number.</summary>
    public FunctionEntry this[int number] => _entries[number];

    /// <summary>Reads the entries of a unit; null where they are damaged.</summary>
    public static FunctionTree? Read(DwarfSections sections, DwarfUnit unit, AbbreviationTable abbreviations, RangeReader ranges) =>
        new Reader(sections, unit, abbreviations, ranges).Run();

    /// <summary>The innermost function at an address, or null. The greatest number is the innermost, because inner entries follow outer ones.</summary>
    public int? InnermostAt(ulong address) => _index.GreatestAt(address);

    /// <summary>The number of the entry that stands at an offset of .debug_info, or null.</summary>
    public int? NumberAt(ulong offset)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var found = (ulong)_entries[middle].Offset;
            if (found == offset)
                return middle;
            if (found < offset)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }

    private sealed class Reader(DwarfSections sections, DwarfUnit unit, AbbreviationTable abbreviations, RangeReader ranges)
    {
        private readonly List<FunctionEntry> _entries = [];
        private readonly List<(AddressRange Range, int Number)> _ranges = [];

        // What is open around the current entry. A scope gets its number only when a function turns up inside: C has thousands of structures without.
        private readonly List<(int Number, FunctionEntry Scope)> _open = [];

        public FunctionTree? Run()
        {
            var cursor = new ByteCursor(sections.Info.AsSpan(0, unit.End), unit.FirstEntry);
            while (!cursor.AtEnd)
            {
                var offset = cursor.Position;
                var code = cursor.Uleb();
                if (code == 0)
                {
                    if (_open.Count == 0)
                        break;
                    _open.RemoveAt(_open.Count - 1);
                }
                else if (abbreviations.Find(code) is not { } shape || !ReadEntry(ref cursor, offset, shape))
                {
                    return null;
                }

                if (_open.Count == 0)
                    break;
            }

            // Entries that are still open: the unit was cut short.
            return cursor.Failed || _open.Count > 0 ? null : new(unit, _entries, _ranges);
        }

        private bool ReadEntry(ref ByteCursor cursor, int offset, Abbreviation shape)
        {
            var number = -1;
            FunctionEntry scope = default;
            if (DwarfTag.IsFunction(shape.Tag))
            {
                number = AddFunction(ref cursor, offset, shape);
                if (number < 0)
                    return false;
            }
            else if (DwarfTag.IsScope(shape.Tag) && shape.HasChildren)
            {
                scope = ReadScope(ref cursor, offset, shape);
            }
            else
            {
                foreach (var attribute in shape.Attributes)
                    AttributeValue.Read(ref cursor, attribute.Form, attribute.Constant, unit.Encoding);
            }

            if (shape.HasChildren)
                _open.Add((number, scope));
            return !cursor.Failed && _entries.Count < EntryLimit;
        }

        private FunctionEntry ReadScope(ref ByteCursor cursor, int offset, Abbreviation shape)
        {
            AttributeValue name = default;
            foreach (var attribute in shape.Attributes)
            {
                var value = AttributeValue.Read(ref cursor, attribute.Form, attribute.Constant, unit.Encoding);
                if (attribute.Name == DwarfAttribute.Name)
                    name = value;
            }

            return new(offset, shape.Tag, -1) { Name = name };
        }

        private int AddFunction(ref ByteCursor cursor, int offset, Abbreviation shape)
        {
            AttributeValue name = default, linkage = default, origin = default;
            CodeAttributes code = default;
            ulong callFile = 0, callLine = 0;
            foreach (var attribute in shape.Attributes)
            {
                var value = AttributeValue.Read(ref cursor, attribute.Form, attribute.Constant, unit.Encoding);
                switch (attribute.Name)
                {
                    case DwarfAttribute.Name:
                        name = value;
                        break;
                    case DwarfAttribute.LinkageName or DwarfAttribute.MipsLinkageName:
                        linkage = value;
                        break;
                    case DwarfAttribute.AbstractOrigin or DwarfAttribute.Specification:
                        origin = value;
                        break;
                    case DwarfAttribute.CallFile:
                        callFile = value.Number;
                        break;
                    case DwarfAttribute.CallLine:
                        callLine = value.Number;
                        break;
                    default:
                        code.Keep(attribute.Name, value);
                        break;
                }
            }

            if (cursor.Failed || ranges.Read(unit, code) is not { } addresses)
                return -1;
            var parent = NumberScopes();
            var number = _entries.Count;
            _entries.Add(new(offset, shape.Tag, parent)
            {
                Name = name,
                LinkageName = linkage,
                Origin = origin,
                CallFile = callFile,
                CallLine = callLine <= int.MaxValue ? (int)callLine : 0,
            });
            foreach (var range in addresses)
                _ranges.Add((range, number));
            return number;
        }

        private int NumberScopes()
        {
            var parent = -1;
            for (var i = 0; i < _open.Count; i++)
            {
                var (number, scope) = _open[i];
                if (number < 0 && scope.Tag != 0)
                {
                    number = _entries.Count;
                    _entries.Add(scope with { Parent = parent });
                    _open[i] = (number, scope);
                }

                parent = number >= 0 ? number : parent;
            }

            return parent;
        }
    }
}
