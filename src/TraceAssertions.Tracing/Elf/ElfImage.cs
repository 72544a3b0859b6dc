namespace TraceAssertions.Tracing.Elf;

/// <summary>The headers of a 64-bit little-endian ELF file (elf(5)), each within the bounds of the file.</summary>
internal sealed class ElfImage
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int SectionBytes = 64;
    private const ushort SharedObject = 3;
    private const uint ExtendedSegmentCount = 0xffff;
    private const uint ExtendedSectionIndex = 0xffff;
    private const int NamesLimit = 64 << 20;

    private ElfImage(ushort type, ulong entryPoint, ElfSegment[] segments, ElfSection[] sections)
    {
        IsPositionIndependent = type == SharedObject;
        EntryPoint = entryPoint;
        Segments = segments;
        Sections = sections;
    }

    /// <summary>e_entry.</summary>
    public ulong EntryPoint { get; }

    /// <summary>Whether it is of type ET_DYN: a shared object or a position-independent executable.</summary>
    public bool IsPositionIndependent { get; }

    /// <summary>The program headers, in the order of the file.</summary>
    public ElfSegment[] Segments { get; }

    /// <summary>The section headers, in the order of the file; empty where the file has none or its table is broken.</summary>
    public ElfSection[] Sections { get; }

    /// <summary>Reads the headers; null with the reason where the file is no ELF file that can be read.</summary>
    public static ElfImage? Read(FileBytes file, out string? why)
    {
        why = null;
        var bytes = file.Read(0, HeaderBytes);
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
            return Refuse("it is not an ELF file", out why);
        if (bytes[4] != 2 || bytes[5] != 1)
            return Refuse("it is not a 64-bit little-endian ELF file", out why);
        var header = new ByteCursor(bytes, 16);
        var type = header.UInt16();
        header.Skip(6);
        var entry = header.UInt64();
        var segmentTable = header.UInt64();
        var sectionTable = header.UInt64();
        header.Skip(6);
        var segmentBytes = header.UInt16();
        uint segmentCount = header.UInt16();
        var sectionBytes = header.UInt16();
        ulong sectionCount = header.UInt16();
        uint nameSection = header.UInt16();

        var sections = Table(file, sectionTable, sectionBytes == SectionBytes ? 1UL : 0, SectionBytes);
        if (sections.Length > 0)
        {
            // Counts that do not fit into the header stand in section 0.
            var first = new ByteCursor(sections, 32);
            if (sectionCount == 0)
                sectionCount = first.UInt64();
            first = new(sections, 40);
            var link = first.UInt32();
            var info = first.UInt32();
            nameSection = nameSection == ExtendedSectionIndex ? link : nameSection;
            segmentCount = segmentCount == ExtendedSegmentCount ? info : segmentCount;
            sections = Table(file, sectionTable, sectionCount, SectionBytes);
        }

        var segments = segmentCount == 0 ? [] : Table(file, segmentTable, segmentBytes == SegmentBytes ? segmentCount : 0, SegmentBytes);
        return segmentCount > 0 && segments.Length == 0
            ? Refuse("its program headers lie beyond its end", out why)
            : new(type, entry, ReadSegments(segments), ReadSections(file, sections, nameSection));
    }

    private static ElfImage? Refuse(string reason, out string? why)
    {
        why = reason;
        return null;
    }

    /// <summary>A table's bytes, or none where it does not lie within the file.</summary>
    private static byte[] Table(FileBytes file, ulong offset, ulong count, int entryBytes) =>
        offset == 0 || count == 0 || count > (ulong)file.Length / (ulong)entryBytes ? [] : file.Read(offset, count * (ulong)entryBytes);

    private static ElfSegment[] ReadSegments(byte[] table)
    {
        var segments = new ElfSegment[table.Length / SegmentBytes];
        var cursor = new ByteCursor(table);
        for (var i = 0; i < segments.Length; i++)
        {
            var type = cursor.UInt32();
            var flags = cursor.UInt32();
            var offset = cursor.UInt64();
            var address = cursor.UInt64();
            cursor.Skip(8);
            segments[i] = new(type, offset, address, cursor.UInt64(), cursor.UInt64(), (flags & 1) != 0);
            cursor.Skip(8);
        }

        return segments;
    }

    private static ElfSection[] ReadSections(FileBytes file, byte[] table, uint nameSection)
    {
        var sections = new ElfSection[table.Length / SectionBytes];
        var nameOffsets = new uint[sections.Length];
        var cursor = new ByteCursor(table);
        for (var i = 0; i < sections.Length; i++)
        {
            nameOffsets[i] = cursor.UInt32();
            var type = cursor.UInt32();
            var flags = cursor.UInt64();
            var address = cursor.UInt64();
            var offset = cursor.UInt64();
            var size = cursor.UInt64();
            sections[i] = new("", type, flags, address, offset, size, cursor.UInt32());
            cursor.Skip(20);
        }

        if (nameSection >= sections.Length || sections[nameSection].FileSize > NamesLimit)
            return [];
        var names = file.Read(sections[nameSection].FileOffset, sections[nameSection].FileSize);
        for (var i = 0; i < sections.Length; i++)
        {
            var name = new ByteCursor(names, (int)Math.Min(nameOffsets[i], int.MaxValue));
            sections[i] = sections[i] with { Name = name.Text() };
        }

        return sections;
    }
}
