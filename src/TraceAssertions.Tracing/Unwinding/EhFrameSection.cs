using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Finds .eh_frame and its search table in a file: by the section headers, or by the program headers where those were stripped.</summary>
internal static class EhFrameSection
{
    private const string Frames = ".eh_frame", Header = ".eh_frame_hdr";

    /// <summary>The section, or null where the file has none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="table">Its search table, or null where it has none that is usable.</param>
    public static CallFrameSection? Of(ElfFile file, out FrameSearchTable? table)
    {
        table = null;
        if (file.Section(Frames).IsEmpty)
            return file.Sections.Count == 0 ? OfSegments(file, out table) : null;
        var address = file.SectionAddress(Frames);
        if (!file.Section(Header).IsEmpty)
        {
            table = FrameSearchTable.Read(() => file.Section(Header), file.SectionAddress(Header), out var said);
            if (said != address)
                table = null;
        }

        return new(() => file.Section(Frames), address, isDebugFrame: false);
    }

    private static CallFrameSection? OfSegments(ElfFile file, out FrameSearchTable? table)
    {
        table = null;
        if (file.Segments.FirstOrDefault(segment => segment.Type == ElfSegment.EhFrameHeader) is not { } header)
            return null;
        var headerBytes = file.File.Read(header.FileOffset, header.FileSize);
        table = FrameSearchTable.Read(() => headerBytes, header.VirtualAddress, out var address);
        foreach (var segment in file.Segments)
        {
            // How long it is nobody says: up to the end of what is loaded with it, or to its terminator.
            var offset = address - segment.VirtualAddress;
            if (address == 0 || segment.Type != ElfSegment.Load || offset >= segment.FileSize)
                continue;
            var bytes = file.File.Read(segment.FileOffset + offset, segment.FileSize - offset);
            return bytes.Length == 0 ? null : new(() => bytes, address, isDebugFrame: false);
        }

        return null;
    }
}
