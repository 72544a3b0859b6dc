using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>A native module on the disk, with its debug information, as it was when it was opened. Safe to use from many threads.</summary>
internal sealed class NativeModule
{
    private const int ProblemLimit = 4;

    private readonly Lock _lock = new();
    private readonly ElfFile? _file;
    private DwarfFile? _dwarf;

    /// <summary>Opens the module; what is no ELF file has no places but offsets.</summary>
    public NativeModule(string path)
    {
        Path = path;
        Stamp = FileStamp.Of(path);
        ElfFile.TryOpen(path, out _file, out _);
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>Size and time of the file before it was opened.</summary>
    public FileStamp Stamp { get; }

    /// <summary>The build id, or null.</summary>
    public string? BuildId => _file?.BuildId;

    /// <summary>What of the debug information could not be used so far; the first few.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
                return _dwarf is null ? [] : [.. _dwarf.Problems.Take(ProblemLimit)];
        }
    }

    /// <summary>The functions at a place of the file, the innermost first; never empty.</summary>
    public IReadOnlyList<SourceLocation> Find(ulong fileOffset)
    {
        var unknown = Unknown(Path, fileOffset);
        if (_file?.AddressOf(fileOffset) is not { } address)
            return [unknown];
        var frames = DwarfFrames(address);
        if (frames.Count == 0)
            return [_file.SymbolAt(address) is { } symbol ? unknown with { Precision = SourcePrecision.Function, Function = DisplayName.OfSymbol(symbol.Name) } : unknown];
        return [.. frames.Select((frame, index) => Located(unknown, frame, index == frames.Count - 1 ? address : null))];
    }

    /// <summary>The functions at an address as the debug information tells them, before the symbol table is asked.</summary>
    internal IReadOnlyList<DwarfFrame> DwarfFrames(ulong address)
    {
        lock (_lock)
            return _file is null ? [] : (_dwarf ??= new(_file)).Find(address);
    }

    /// <summary>The last rung: the module and the offset.</summary>
    internal static SourceLocation Unknown(string path, ulong fileOffset) => new()
    {
        Precision = SourcePrecision.Module,
        Module = System.IO.Path.GetFileName(path),
        Offset = (long)fileOffset,
    };

    private SourceLocation Located(SourceLocation unknown, DwarfFrame frame, ulong? symbolAddress)
    {
        var function = DisplayName.Of(frame.Name, frame.Language);
        // The symbol table knows the outermost function only.
        if (function is null && symbolAddress is { } address && _file!.SymbolAt(address) is { } symbol)
            function = DisplayName.OfSymbol(symbol.Name);
        return unknown with
        {
            Precision = frame.Line > 0 ? frame.IsExact ? SourcePrecision.ExactLine : SourcePrecision.ApproximateLine
                : function is not null ? SourcePrecision.Function
                : SourcePrecision.Module,
            File = frame.Line > 0 ? frame.File : null,
            Line = frame.Line,
            Function = function,
            Language = frame.Language,
        };
    }
}
