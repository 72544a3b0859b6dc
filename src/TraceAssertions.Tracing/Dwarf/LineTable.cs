using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>
/// The lines of a unit (.debug_line; DWARF 5, 6.2). A program with a damaged header, an operation that does not fit, or without its
/// end gives no table at all: its good part cannot be told from the rest.
/// </summary>
internal sealed class LineTable
{
    private readonly DwarfSections _sections;
    private readonly DwarfUnit _unit;
    private readonly LineTableHeader _header;
    private readonly LineRow[] _rows;
    private readonly LineSequence[] _sequences;
    private readonly string?[] _paths;

    private LineTable(DwarfSections sections, DwarfUnit unit, LineTableHeader header, LineRow[] rows, LineSequence[] sequences)
    {
        _sections = sections;
        _unit = unit;
        _header = header;
        _rows = rows;
        _sequences = sequences;
        _paths = new string?[header.Files.Count];
    }

    /// <summary>How many rows it has.</summary>
    public int Rows => _rows.Length;

    /// <summary>Runs the line program of a unit; null where it is damaged.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="unit">The unit, with a line program.</param>
    /// <param name="isCode">Whether an address lies in code: the linker leaves the lines of functions that it threw away at address 0 or near it.</param>
    /// <param name="budget">How many bytes of programs may be read.</param>
    public static LineTable? Read(DwarfSections sections, DwarfUnit unit, Func<ulong, bool> isCode, WorkBudget budget)
    {
        var section = sections.Lines;
        if (unit.LineProgram is not { } offset || LineTableHeader.Read(section, offset, unit.Encoding.AddressBytes) is not { } header)
            return null;
        if (!budget.Spend(header.End - (int)offset))
            return null;
        var program = new LineProgram(header, isCode);
        return program.Run(section) ? new(sections, unit, header, [.. program.Rows], program.SortedSequences()) : null;
    }

    /// <summary>The row of an address, or null where no sequence holds it.</summary>
    /// <param name="address">The address of an instruction.</param>
    /// <param name="nearest">Where the row has line 0: the nearest row before it in the sequence that has a line.</param>
    public LineRow? Find(ulong address, out LineRow? nearest)
    {
        nearest = null;
        var index = SequenceBefore(address);
        if (index < 0 || !_sequences[index].Range.Contains(address))
            return null;
        var sequence = _sequences[index];
        var (low, high) = (sequence.First, sequence.First + sequence.Count);
        // The last row of those at or before the address: of several at one address the last holds.
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_rows[middle].Address <= address)
                low = middle + 1;
            else
                high = middle;
        }

        var found = low - 1;
        if (_rows[found].Line == 0)
        {
            for (var i = found - 1; i >= sequence.First && nearest is null; i--)
                nearest = _rows[i].Line != 0 ? _rows[i] : null;
        }

        return _rows[found];
    }

    /// <summary>The path of a file by its number; null where there is none. It is absolute where the table or the unit tells the directory.</summary>
    public string? PathOf(ulong file)
    {
        var index = _header.Encoding.Version >= 5 ? file : file - 1;
        if (index >= (ulong)_paths.Length)
            return null;
        return _paths[index] ??= BuildPath(_header.Files[(int)index]);
    }

    private int SequenceBefore(ulong address)
    {
        var (low, high) = (0, _sequences.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_sequences[middle].Range.Low <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private string? BuildPath(LineFile file)
    {
        if (Text(file.Name) is not { Length: > 0 } name)
            return null;
        if (name[0] == '/')
            return Plain(name);
        string? directory = null;
        if (_header.Encoding.Version >= 5 || file.Directory > 0)
        {
            var number = _header.Encoding.Version >= 5 ? file.Directory : file.Directory - 1;
            if (number >= (ulong)_header.Directories.Count)
                return null;
            // Without its directory a name would lead to another file.
            if ((directory = Text(_header.Directories[(int)number])) is null)
                return null;
        }

        var path = string.IsNullOrEmpty(directory) ? name : $"{directory.TrimEnd('/')}/{name}";
        if (path[0] != '/')
        {
            if (_unit.CompilationDirectory is not { } compilation)
                return null;
            path = compilation.Length > 0 ? $"{compilation.TrimEnd('/')}/{path}" : path;
        }

        return Plain(path);
    }

    /// <summary>The path without the empty, <c>.</c> and <c>..</c> parts inside.</summary>
    private static string Plain(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or ".") && !(part == ".." && path[0] == '/'))
                parts.Add(part);
        }

        return (path[0] == '/' ? "/" : "") + string.Join('/', parts);
    }

    private string? Text(AttributeValue value) => _sections.Text(value, _sections.Lines, _unit);
}
