using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>A file whose code processes execute, with the rows of its call frame information that were asked for.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class CodeModule
{
    private const int MaxRows = 1 << 16;

    private readonly Dictionary<ulong, (UnwindRow Row, CallFrameSection Section)?> _rows = [];
    private readonly ElfFile? _file;
    private readonly FrameSearch? _search;
    private readonly PrecompiledCode? _precompiled;
    private readonly Dictionary<ulong, UnwindRow?> _precompiledRows = [];
    private readonly (DateTime Written, long Bytes) _written;

    /// <summary>Opens the file, where it is one that can be unwound.</summary>
    /// <param name="path">The path, as the mapping has it.</param>
    public CodeModule(string path)
    {
        Path = path;
        _written = LastWrite(path);
        IsElf = path.StartsWith('[') || (CodePath.IsFile(path) && ElfFile.TryOpen(path, out _file, out _));
        if (_file is not null)
        {
            _search = new FrameSearch(_file);
            Build = new CodeBuild(_file.BuildId, DateTime.UtcNow);
        }
        else if (!IsElf && CodePath.IsFile(path))
        {
            _precompiled = PrecompiledCode.TryOpen(path);
        }
    }

    /// <summary>The path, as the mapping has it.</summary>
    public string Path { get; }

    /// <summary>Which build of it; null for what is no ELF file.</summary>
    public CodeBuild? Build { get; }

    /// <summary>Whether it is an ELF file, or what the kernel maps like one.</summary>
    public bool IsElf { get; }

    /// <summary>What kind of code is at an offset of the file. A program may carry .NET assemblies behind its own segments.</summary>
    public FrameKind KindAt(ulong fileOffset) => IsElf && (_file is null || _file.AddressOf(fileOffset) is not null) ? FrameKind.Native : FrameKind.Managed;

    /// <summary>How to unwind out of the instruction at an offset of the file; null where nothing says it.</summary>
    public (UnwindRow Row, CallFrameSection? Section)? RowAt(ulong fileOffset)
    {
        if (_precompiled is not null)
            return PrecompiledRowAt(fileOffset) is { } row ? (row, null) : null;
        if (_search is null || _file!.AddressOf(fileOffset) is not { } address)
            return null;
        if (_rows.TryGetValue(address, out var known))
            return known;
        if (_rows.Count == MaxRows)
            _rows.Clear();
        return _rows[address] = _search.RowAt(address);
    }

    private UnwindRow? PrecompiledRowAt(ulong fileOffset)
    {
        if (_precompiledRows.TryGetValue(fileOffset, out var known))
            return known;
        if (_precompiledRows.Count == MaxRows)
            _precompiledRows.Clear();
        return _precompiledRows[fileOffset] = _precompiled!.RowAt(fileOffset);
    }

    /// <summary>Whether the path still names the file that was opened, as far as its time and size tell.</summary>
    public bool IsSameFile() => LastWrite(Path) == _written;

    /// <summary>Whether the bytes at an offset of the file are these.</summary>
    public bool HasBytes(ulong fileOffset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> there = stackalloc byte[bytes.Length];
        return _file is not null && fileOffset < long.MaxValue && _file.File.Fill(there, (long)fileOffset) && there.SequenceEqual(bytes);
    }

    private static (DateTime Written, long Bytes) LastWrite(string path)
    {
        if (!CodePath.IsFile(path))
            return default;
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
