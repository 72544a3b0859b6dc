namespace TraceAssertions.Tracing.Unwinding;

/// <summary>How an address is written in .eh_frame: a format in the low four bits, what it is relative to in the next three (Linux Standard Base, Core, 10.5.1).</summary>
internal static class PointerEncoding
{
    /// <summary>Eight bytes as they are.</summary>
    public const byte Absolute = 0x00;

    /// <summary>There is none.</summary>
    public const byte Omitted = 0xff;

    /// <summary>Four signed bytes, relative to the start of .eh_frame_hdr: what the search table is written in.</summary>
    public const byte SearchTable = 0x3b;

    public const byte FormatMask = 0x0f, Uleb128 = 0x01, Udata2 = 0x02, Udata4 = 0x03, Udata8 = 0x04, Signed = 0x08, Sleb128 = 0x09, Sdata2 = 0x0a, Sdata4 = 0x0b, Sdata8 = 0x0c;

    public const byte BaseMask = 0x70, RelativeToPlace = 0x10, RelativeToData = 0x30, Aligned = 0x50;

    /// <summary>What is written is the address of the address, which only the running program knows.</summary>
    public const byte Indirect = 0x80;
}
