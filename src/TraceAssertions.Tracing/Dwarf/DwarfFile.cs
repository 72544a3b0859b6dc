using System.Globalization;
using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>
/// The debug information of a file (DWARF 2 to 5): what is the function, file and line at an address. Units are read when an address
/// first falls into them. Not safe for many threads at once.
/// </summary>
internal sealed class DwarfFile
{
    private const int OriginLimit = 16;
    private const int DepthLimit = 512;
    private const long SpareBudget = 1 << 20;
    private const int ProblemLimit = 16;
    private const int DamagedHeaderLimit = 256;

    private readonly DwarfSections _sections;
    private readonly RangeReader _ranges;
    private readonly WorkBudget _abbreviationBytes;
    private readonly WorkBudget _lineBytes;
    private readonly Func<ulong, bool> _isCode;
    private readonly List<DwarfUnit> _units = [];
    private readonly Dictionary<ulong, AbbreviationTable?> _abbreviations = [];
    private readonly Dictionary<DwarfUnit, FunctionTree?> _trees = [];
    private readonly Dictionary<DwarfUnit, LineTable?> _tables = [];
    private readonly SortedSet<string> _problems = new(StringComparer.Ordinal);
    private readonly RangeIndex _index;

    /// <summary>Reads the headers of all units of a file, or of its debug file where it has none itself.</summary>
    public DwarfFile(ElfFile file)
    {
        var home = file.HasSection(".debug_info") ? file : file.DebugFile ?? file;
        _sections = new(home);
        _abbreviationBytes = new((8L * _sections.Abbreviations.Length) + SpareBudget);
        _lineBytes = new((4L * _sections.Lines.Length) + SpareBudget);
        _ranges = new(_sections, new((4L * (_sections.Ranges.Length + _sections.RangeLists.Length)) + SpareBudget));
        AddressRange[] code = [.. file.Segments.Where(segment => segment.Type == ElfSegment.Load && segment.IsExecutable)
            .Select(segment => new AddressRange(segment.VirtualAddress, segment.VirtualAddress + segment.FileSize))];
        _isCode = address => Array.Exists(code, range => range.Contains(address));
        if (file.DebugFileProblem is { } problem && home == file)
            Note(problem);
        _index = ReadUnits();
    }

    /// <summary>What of the debug information could not be used, as far as it was asked for; each once.</summary>
    public IReadOnlyList<string> Problems => [.. _problems, .. _sections.Problems];

    /// <summary>How many units there are.</summary>
    public int Units => _units.Count;

    /// <summary>The functions at an address, the innermost first; empty where no unit holds it.</summary>
    public IReadOnlyList<DwarfFrame> Find(ulong address)
    {
        if (_index.GreatestAt(address) is not { } number)
            return [];
        var unit = _units[~number];
        var table = TableOf(unit);
        LineRow? nearest = null;
        var row = table?.Find(address, out nearest);
        var tree = unit.IsSplit ? null : TreeOf(unit);
        if (unit.IsSplit)
            Note("the functions stand in .dwo files (split DWARF), which are not read");
        var innermost = tree?.InnermostAt(address);

        // Without the functions a line may be that of an inlined one, told as if it were of the function around it: near, not exact.
        var exact = tree is not null;
        if (row is { Line: 0 })
        {
            exact = false;
            row = nearest is { } other && tree is not null && tree.InnermostAt(other.Address) == innermost ? other : null;
        }

        var file = row is { } known ? table!.PathOf((ulong)known.File) : null;
        var line = file is null ? 0 : row!.Value.Line;
        if (innermost is not { } function)
            return line == 0 ? [] : [new(default, file, line, exact, unit.Language)];
        var frames = new List<DwarfFrame>();
        for (var depth = 0; depth < DepthLimit; depth++)
        {
            var entry = tree![function];
            frames.Add(new(NameOf(tree, function), file, line, exact, unit.Language));
            if (entry.Tag != DwarfTag.InlinedSubroutine || EnclosingFunction(tree, entry.Parent) is not { } caller)
                break;
            file = table?.PathOf(entry.CallFile);
            line = file is null ? 0 : entry.CallLine;
            exact = true;
            function = caller;
        }

        return frames;
    }

    private static int? EnclosingFunction(FunctionTree tree, int number)
    {
        while (number >= 0 && !DwarfTag.IsFunction(tree[number].Tag))
            number = tree[number].Parent;
        return number >= 0 ? number : null;
    }

    private RangeIndex ReadUnits()
    {
        var info = _sections.Info;
        var ranges = new List<(AddressRange Range, int Number)>();
        var silent = new List<int>();
        var damaged = 0;
        for (var offset = 0; offset < info.Length;)
        {
            var unit = DwarfUnit.ReadHeader(info, offset, out var end);
            damaged += unit is null ? 1 : 0;
            if (end is not { } next || damaged > DamagedHeaderLimit)
            {
                // The chain of units is broken, so that the bytes before cannot be trusted either.
                Note($"section .debug_info: the unit at {Hex(offset)} does not fit into it");
                _units.Clear();
                return new([]);
            }

            if (unit is null)
                Note($"section .debug_info: the header of the unit at {Hex(offset)} is damaged or of an unknown version");
            else if (!unit.IsTypeUnit)
                Add(unit);
            offset = next;
        }

        foreach (var number in silent)
        {
            if (TreeOf(_units[number]) is { } tree)
                AddRanges(number, tree.Ranges.Select(range => range.Range));
        }

        return new(ranges);

        void Add(DwarfUnit unit)
        {
            if (!unit.ReadFirstEntry(_sections, _ranges, _abbreviationBytes))
            {
                Note($"section .debug_info: the first entry of the unit at {Hex(unit.Offset)} is damaged");
                return;
            }

            _units.Add(unit);
            if (unit.Ranges.Length > 0)
                AddRanges(_units.Count - 1, unit.Ranges);
            else if (unit.LineProgram is not null && !unit.IsSplit)
                silent.Add(_units.Count - 1);
        }

        // Where two units claim an address the first has it; the index gives the greatest number.
        void AddRanges(int number, IEnumerable<AddressRange> addresses)
        {
            foreach (var range in addresses)
            {
                if (_isCode(range.Low))
                    ranges.Add((range, ~number));
            }
        }
    }

    private AbbreviationTable? AbbreviationsOf(DwarfUnit unit)
    {
        if (_abbreviations.TryGetValue(unit.AbbreviationOffset, out var known))
            return known;
        var table = _abbreviationBytes.Spend(1) ? AbbreviationTable.Read(_sections.Abbreviations, unit.AbbreviationOffset) : null;
        if (table is not null && !_abbreviationBytes.Spend(table.Bytes))
            table = null;
        return _abbreviations[unit.AbbreviationOffset] = table;
    }

    private FunctionTree? TreeOf(DwarfUnit unit)
    {
        if (_trees.TryGetValue(unit, out var known))
            return known;
        var tree = AbbreviationsOf(unit) is { } abbreviations ? FunctionTree.Read(_sections, unit, abbreviations, _ranges) : null;
        if (tree is null)
            Note($"section .debug_info: the entries of the unit at {Hex(unit.Offset)} are damaged");
        return _trees[unit] = tree;
    }

    private LineTable? TableOf(DwarfUnit unit)
    {
        if (_tables.TryGetValue(unit, out var known))
            return known;
        var table = LineTable.Read(_sections, unit, _isCode, _lineBytes);
        if (table is null && unit.LineProgram is { } program)
            Note($"section .debug_line: the line program at {Hex((long)program)} is damaged");
        return _tables[unit] = table;
    }

    private FunctionName NameOf(FunctionTree tree, int number, int nesting = 0)
    {
        string? plain = null;
        string? linkage = null;
        for (var hop = 0; hop < OriginLimit; hop++)
        {
            var entry = tree[number];
            plain ??= _sections.Text(entry.Name, _sections.Info, tree.Unit);
            linkage ??= _sections.Text(entry.LinkageName, _sections.Info, tree.Unit);
            if (entry.Origin.Kind != ValueKind.Reference || OwnerOf(entry.Origin.Number) is not { } owner || owner.NumberAt(entry.Origin.Number) is not { } origin)
                break;
            (tree, number) = (owner, origin);
        }

        // The last is the declaration; it stands in the namespace or the type of the function.
        return new(plain, linkage, plain is null ? null : Qualify(plain, tree, tree[number].Parent, nesting));
    }

    private string Qualify(string name, FunctionTree tree, int scope, int nesting)
    {
        // Damaged origins can lead round in a circle.
        for (var depth = nesting; scope >= 0 && depth < OriginLimit; depth++)
        {
            var entry = tree[scope];
            var outer = _sections.Text(entry.Name, _sections.Info, tree.Unit);
            if (DwarfTag.IsFunction(entry.Tag))
                return outer is null && entry.Origin.Kind == ValueKind.None ? name : $"{NameOf(tree, scope, depth + 1).Qualified ?? outer}::{name}";
            name = $"{outer ?? "{anonymous}"}::{name}";
            scope = entry.Parent;
        }

        return name;
    }

    private FunctionTree? OwnerOf(ulong offset)
    {
        var (low, high) = (0, _units.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var unit = _units[middle];
            if (offset < (ulong)unit.Offset)
                high = middle - 1;
            else if (offset >= (ulong)unit.End)
                low = middle + 1;
            else
                return TreeOf(unit);
        }

        return null;
    }

    private void Note(string problem)
    {
        if (_problems.Count < ProblemLimit)
            _problems.Add(problem);
    }

    private static string Hex(long offset) => string.Create(CultureInfo.InvariantCulture, $"0x{offset:x}");
}
