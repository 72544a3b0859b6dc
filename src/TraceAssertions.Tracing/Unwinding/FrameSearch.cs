using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Finds what describes an instruction of one file: by the search table of .eh_frame_hdr, else by an index made of all entries; then in .debug_frame.</summary>
internal sealed class FrameSearch
{
    private readonly CallFrameSection? _section;
    private readonly FrameSearchTable? _table;
    private readonly Lazy<FrameIndex?> _index;
    private readonly Lazy<FrameIndex?> _debugIndex;
    private readonly ElfFile _file;

    /// <summary>Prepares the search; reads only the table.</summary>
    public FrameSearch(ElfFile file)
    {
        _file = file;
        _section = EhFrameSection.Of(file, out _table);
        _index = new(() => _section is null ? null : new FrameIndex(_section));
        _debugIndex = new(() => DebugFrame(file));
    }

    /// <summary>The row of an instruction and the section that it is from; null where nothing describes it in a form that is understood.</summary>
    /// <param name="address">The address, as the file says it.</param>
    public (UnwindRow Row, CallFrameSection Section)? RowAt(ulong address)
    {
        if (_section is not null && (_table is null ? _index.Value!.Find(address) : _table.Find(_section, address)) is { } description)
            return _section.RowAt(description, address) is { } row ? (row, _section) : null;
        if (_debugIndex.Value is not { } index || index.Find(address) is not { } debug || index.Section.RowAt(debug, address) is not { } found)
            return null;
        return _file.SymbolAt(address) is { } symbol && GoStackSwitch.Is(symbol.Name) ? null : (found, index.Section);
    }

    private static FrameIndex? DebugFrame(ElfFile file)
    {
        const string name = ".debug_frame";
        return file.Section(name).IsEmpty ? null : new(new CallFrameSection(() => file.Section(name), 0, isDebugFrame: true));
    }
}
