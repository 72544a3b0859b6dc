using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The search table of .eh_frame_hdr: pairs of a function's address and that of its description, sorted (Linux Standard Base, Core, 10.6.2).</summary>
internal sealed class FrameSearchTable
{
    private const int PairBytes = 8;

    private readonly SectionBytes _bytes;
    private readonly ulong _address;
    private readonly int _first;
    private readonly int _count;

    private FrameSearchTable(SectionBytes bytes, ulong address, int first, int count) => (_bytes, _address, _first, _count) = (bytes, address, first, count);

    /// <summary>Reads the header; null where there is no table of the usual form, which a linker leaves out where it cannot parse .eh_frame.</summary>
    /// <param name="bytes">The section .eh_frame_hdr.</param>
    /// <param name="address">Where it is loaded.</param>
    /// <param name="frames">Where .eh_frame is loaded, as the header says; 0 where it does not.</param>
    public static FrameSearchTable? Read(SectionBytes bytes, ulong address, out ulong frames)
    {
        frames = 0;
        var header = new CfiCursor(bytes(), 0, bytes().Length);
        if (header.Byte() != 1)
            return null;
        var (framesEncoding, countEncoding, tableEncoding) = (header.Byte(), header.Byte(), header.Byte());
        if (framesEncoding != PointerEncoding.Omitted)
            frames = header.Encoded(framesEncoding, address, address);
        if (header.Failed || countEncoding == PointerEncoding.Omitted || tableEncoding != PointerEncoding.SearchTable)
            return null;
        var count = header.Encoded(countEncoding, address, address);
        return header.Failed || count == 0 || count > (ulong)(header.End - header.Position) / PairBytes ? null : new(bytes, address, header.Position, (int)count);
    }

    /// <summary>The description of the instruction at an address, or null.</summary>
    /// <param name="section">The section .eh_frame.</param>
    /// <param name="address">The address, as the file says it.</param>
    public FrameDescription? Find(CallFrameSection section, ulong address)
    {
        var table = _bytes()[_first..];
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Field(table, middle, 0) <= address)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == 0)
            return null;
        var offset = Field(table, low - 1, sizeof(int)) - section.Address;
        return offset <= int.MaxValue && section.TryRead((int)offset, out var description) && description.Contains(address) ? description : null;
    }

    private ulong Field(ReadOnlySpan<byte> table, int pair, int offset) =>
        _address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(table[((pair * PairBytes) + offset)..]);
}
