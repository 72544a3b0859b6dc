using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The machine that runs a line program (DWARF 5, 6.2.2 and 6.2.5).</summary>
/// <param name="header">The header of the program.</param>
/// <param name="isCode">Whether an address lies in code.</param>
internal sealed class LineProgram(LineTableHeader header, Func<ulong, bool> isCode)
{
    private const byte Copy = 1;
    private const byte AdvancePc = 2;
    private const byte AdvanceLine = 3;
    private const byte SetFile = 4;
    private const byte ConstantAddPc = 8;
    private const byte FixedAdvancePc = 9;
    private const byte EndSequence = 1;
    private const byte SetAddress = 2;
    private const byte DefineFile = 3;

    private readonly List<LineSequence> _sequences = [];
    private ulong _address;
    private ulong _file = 1;
    private long _line = 1;
    private int _firstRow;
    private bool _falls;

    /// <summary>The rows of the sequences in code.</summary>
    public List<LineRow> Rows { get; } = [];

    /// <summary>Runs the program to its end; false where it is damaged.</summary>
    public bool Run(byte[] section)
    {
        var cursor = new ByteCursor(section.AsSpan(0, header.End), header.Program);
        while (!cursor.AtEnd)
        {
            var opcode = cursor.Byte();
            var good = opcode > header.OpcodeLengths.Length ? Special(opcode) : opcode == 0 ? Extended(ref cursor) : Standard(ref cursor, opcode);
            if (!good || cursor.Failed)
                return false;
        }

        // Rows without an end of their sequence: the program was cut off.
        return Rows.Count == _firstRow && !cursor.Failed;
    }

    /// <summary>The sequences in the order of their addresses.</summary>
    public LineSequence[] SortedSequences()
    {
        _sequences.Sort((a, b) => a.Range.Low != b.Range.Low ? a.Range.Low.CompareTo(b.Range.Low) : a.Range.High.CompareTo(b.Range.High));
        return [.. _sequences];
    }

    private bool Special(byte opcode)
    {
        if (header.LineRange == 0)
            return false;
        var adjusted = opcode - header.OpcodeLengths.Length - 1;
        _address += (ulong)(adjusted / header.LineRange) * header.InstructionBytes;
        _line += header.LineBase + (adjusted % header.LineRange);
        return AddRow();
    }

    private bool Standard(ref ByteCursor cursor, byte opcode)
    {
        switch (opcode)
        {
            case Copy:
                return AddRow();
            case AdvancePc:
                _address += cursor.Uleb() * header.InstructionBytes;
                return true;
            case AdvanceLine:
                _line += cursor.Sleb();
                return _line is >= int.MinValue and <= int.MaxValue;
            case SetFile:
                _file = cursor.Uleb();
                return true;
            case ConstantAddPc:
                if (header.LineRange == 0)
                    return false;
                _address += (ulong)((byte.MaxValue - header.OpcodeLengths.Length - 1) / header.LineRange) * header.InstructionBytes;
                return true;
            case FixedAdvancePc:
                _address += cursor.UInt16();
                return true;
            default:
                // Columns, flags, and what a later version adds: so many LEB128 values as the header says.
                for (var left = header.OpcodeLengths[opcode - 1]; left > 0; left--)
                    cursor.Uleb();
                return true;
        }
    }

    private bool Extended(ref ByteCursor cursor)
    {
        var length = cursor.Uleb();
        if (length == 0 || length > (ulong)(cursor.Length - cursor.Position))
            return false;
        var end = cursor.Position + (int)length;
        switch (cursor.Byte())
        {
            case EndSequence:
                EndOfSequence();
                break;
            case SetAddress:
                if ((int)length - 1 != header.Encoding.AddressBytes)
                    return false;
                _address = cursor.Unsigned((int)length - 1);
                break;
            case DefineFile:
                var place = (ulong)cursor.Position;
                cursor.Zeroed();
                header.Files.Add(new(new(ValueKind.InlineString, place), cursor.Uleb()));
                cursor.Uleb();
                cursor.Uleb();
                break;
            default:
                cursor.Skip(length - 1);
                break;
        }

        return cursor.Position == end;
    }

    private bool AddRow()
    {
        if (_line is < 0 or > int.MaxValue || _file > int.MaxValue)
            return false;
        _falls |= Rows.Count > _firstRow && _address < Rows[^1].Address;
        Rows.Add(new(_address, (int)_file, (int)_line));
        return true;
    }

    private void EndOfSequence()
    {
        var count = Rows.Count - _firstRow;
        // Addresses only rise in a sequence (6.2.5); one that falls is damaged, or relaxed by the linker, and says nothing exact.
        if (count > 0 && !_falls && _address > Rows[_firstRow].Address && _address >= Rows[^1].Address && isCode(Rows[_firstRow].Address))
            _sequences.Add(new(new(Rows[_firstRow].Address, _address), _firstRow, count));
        else
            Rows.RemoveRange(_firstRow, count);
        _firstRow = Rows.Count;
        _address = 0;
        _file = 1;
        _line = 1;
        _falls = false;
    }
}
