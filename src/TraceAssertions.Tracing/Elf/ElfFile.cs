using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Elf;

/// <summary>
/// An ELF file on the disk: a program, a shared object, or their debug information in a file apart. Nothing in it is trusted:
/// a size or offset that does not fit reads as absent. Safe to use from many threads.
/// </summary>
internal sealed class ElfFile : IDisposable
{
    private const ulong PageBytes = 4096;
    private const int NoteLimit = 1 << 20;
    private const int InterpreterLimit = 4096;
    private const uint BuildIdNote = 3;

    private readonly FileBytes _file;
    private readonly ElfImage _image;
    private readonly Dictionary<string, ElfSection> _sections = [];
    private readonly ConcurrentDictionary<string, Lazy<SectionContent>> _contents = new();
    private readonly Lazy<ElfFile?> _debugFile;
    private readonly Lazy<IReadOnlyList<ElfSymbolTable>> _symbols;
    private string? _debugProblem;

    private ElfFile(string path, FileBytes file, ElfImage image, bool findDebugFile)
    {
        Path = path;
        _file = file;
        _image = image;
        foreach (var section in image.Sections)
            _sections.TryAdd(section.Name, section);
        Interpreter = ReadInterpreter();
        BuildId = ReadBuildId();
        _debugFile = new(() => findDebugFile ? DebugFileSearch.Find(this, out _debugProblem) : null);
        _symbols = new(ReadSymbols);
    }

    /// <summary>The path it was opened by.</summary>
    public string Path { get; }

    /// <summary>The address of the first instruction, before the file is moved; 0 for none.</summary>
    public ulong EntryPoint => _image.EntryPoint;

    /// <summary>Whether the loader may put it anywhere (ET_DYN).</summary>
    public bool IsPositionIndependent => _image.IsPositionIndependent;

    /// <summary>The loader that it asks for (PT_INTERP), or null.</summary>
    public string? Interpreter { get; }

    /// <summary>The program headers.</summary>
    public IReadOnlyList<ElfSegment> Segments => _image.Segments;

    /// <summary>The section headers, as the file claims them.</summary>
    public IReadOnlyList<ElfSection> Sections => _image.Sections;

    /// <summary>The build id in lower-case hexadecimal digits (note NT_GNU_BUILD_ID), or null.</summary>
    public string? BuildId { get; }

    /// <summary>The file with the debug information of this one, where that lies apart and was found; it is searched at the first call.</summary>
    public ElfFile? DebugFile => _debugFile.Value;

    /// <summary>Why a debug file that lies there is not used, or null.</summary>
    public string? DebugFileProblem => _debugFile.Value is null ? _debugProblem : null;

    /// <summary>The bytes of the open file.</summary>
    internal FileBytes File => _file;

    /// <summary>Opens a file; false with the reason where it cannot be read as a 64-bit little-endian ELF file.</summary>
    public static bool TryOpen(string path, out ElfFile? file, out string? why) => TryOpen(path, findDebugFile: true, out file, out why);

    /// <summary>Opens a file that is itself the debug file of another: none is searched for it.</summary>
    internal static bool TryOpenDebugFile(string path, out ElfFile? file, out string? why) => TryOpen(path, findDebugFile: false, out file, out why);

    /// <summary>The bytes of a section, decompressed; empty where it is absent or cannot be read. An old <c>.zdebug_x</c> is found as <c>.debug_x</c>.</summary>
    public ReadOnlySpan<byte> Section(string name) => Content(name).Bytes;

    /// <summary>The bytes of a section as <see cref="Section"/> gives them, with the reason where a section that is there cannot be read.</summary>
    public SectionContent Content(string name) => _contents.GetOrAdd(name, static (key, self) => new(() => self.Load(key)), this).Value;

    /// <summary>The address of a section, before the file is moved; 0 where it is absent or not loaded.</summary>
    public ulong SectionAddress(string name) => _sections.TryGetValue(name, out var section) ? section.Address : 0;

    /// <summary>Whether the headers name this section, readable or not.</summary>
    public bool HasSection(string name) => Find(name) is not null;

    /// <summary>The address, before the file is moved, at which the loader puts this byte of the file; null for one that is not loaded.</summary>
    public ulong? AddressOf(ulong fileOffset)
    {
        ulong? address = null;
        foreach (var segment in _image.Segments)
        {
            // The loader maps pages: with address and offset at different places of a page it refuses the file.
            if (segment.Type != ElfSegment.Load || (segment.VirtualAddress - segment.FileOffset) % PageBytes != 0
                || fileOffset < segment.FileOffset || fileOffset - segment.FileOffset >= segment.FileSize)
            {
                continue;
            }

            // Pages at the seam of two segments are mapped twice; the caller means code.
            if (segment.IsExecutable)
                return segment.VirtualAddress + (fileOffset - segment.FileOffset);
            address ??= segment.VirtualAddress + (fileOffset - segment.FileOffset);
        }

        return address;
    }

    /// <summary>The function at an address: from .symtab of this file, else of its debug file, else from .dynsym; null where none holds it.</summary>
    public ElfSymbol? SymbolAt(ulong address)
    {
        foreach (var table in _symbols.Value)
        {
            if (table.At(address) is { } symbol)
                return symbol;
        }

        return null;
    }

    /// <summary>Closes the file and its debug file; sections that were read stay readable.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (_debugFile.IsValueCreated)
            _debugFile.Value?.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The handle belongs to the FileBytes that is made of it, and is disposed of with that.")]
    private static bool TryOpen(string path, bool findDebugFile, out ElfFile? file, out string? why)
    {
        file = null;
        FileBytes? bytes = null;
        try
        {
            // To open a pipe would wait for a writer, to open a device may do anything.
            if (!FileKind.IsRegularOrAbsent(path) || !System.IO.File.Exists(path))
            {
                why = "there is no such regular file";
                return false;
            }

            bytes = new FileBytes(System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            if (ElfImage.Read(bytes, out why) is { } image)
            {
                file = new(path, bytes, image, findDebugFile);
                bytes = null;
            }

            return file is not null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            why = failure.Message.TrimEnd('.');
            return false;
        }
        finally
        {
            bytes?.Dispose();
        }
    }

    private ElfSection? Find(string name)
    {
        if (_sections.TryGetValue(name, out var section))
            return section;
        return name.StartsWith(".debug_", StringComparison.Ordinal) ? _sections.GetValueOrDefault(".z" + name[1..]) : null;
    }

    private SectionContent Load(string name)
    {
        if (Find(name) is not { } section || section.Type == ElfSection.NoBits || section.FileSize == 0)
            return SectionContent.Absent;
        if (section.FileOffset > (ulong)_file.Length || section.FileSize > (ulong)_file.Length - section.FileOffset)
            return new([], "it reaches beyond the end of the file");
        if (section.FileSize > SectionContent.Limit)
            return new([], $"its {section.FileSize} bytes are more than are read ({SectionContent.Limit >> 20} MiB)");
        var stored = _file.Read(section.FileOffset, section.FileSize);
        if (stored.Length == 0)
            return new([], "the file was cut short");
        return (section.Flags & ElfSection.Compressed) != 0 ? SectionContent.Compressed(stored)
            : section.Name.StartsWith(".z", StringComparison.Ordinal) ? SectionContent.OldCompressed(stored)
            : new(stored, null);
    }

    private string? ReadInterpreter()
    {
        foreach (var segment in _image.Segments)
        {
            if (segment.Type != ElfSegment.Interpreter || segment.FileSize > InterpreterLimit)
                continue;
            var text = new ByteCursor(_file.Read(segment.FileOffset, segment.FileSize)).Text();
            return text.Length > 0 ? text : null;
        }

        return null;
    }

    private string? ReadBuildId()
    {
        if (NoteIn(Section(".note.gnu.build-id")) is { } id)
            return id;
        foreach (var segment in _image.Segments)
        {
            if (segment.Type == ElfSegment.Note && segment.FileSize <= NoteLimit && NoteIn(_file.Read(segment.FileOffset, segment.FileSize)) is { } found)
                return found;
        }

        return null;
    }

    private static string? NoteIn(ReadOnlySpan<byte> notes)
    {
        var cursor = new ByteCursor(notes);
        while (!cursor.AtEnd)
        {
            var nameBytes = cursor.UInt32();
            var valueBytes = cursor.UInt32();
            var type = cursor.UInt32();
            var name = cursor.Bytes(nameBytes);
            cursor.Align(4);
            var value = cursor.Bytes(valueBytes);
            if (!cursor.Failed && type == BuildIdNote && !value.IsEmpty && name.SequenceEqual("GNU\0"u8))
                return Convert.ToHexStringLower(value);
            cursor.Align(4);
        }

        return null;
    }

    private List<ElfSymbolTable> ReadSymbols()
    {
        var tables = new List<ElfSymbolTable>(2);
        Add(this, ".symtab");
        if (tables.Count == 0 && DebugFile is { } debug)
            Add(debug, ".symtab");
        Add(this, ".dynsym");
        return tables;

        void Add(ElfFile file, string name)
        {
            if (file._sections.GetValueOrDefault(name) is not { } section || section.Link >= file.Sections.Count)
                return;
            var table = ElfSymbolTable.Read(file.Content(name).Bytes, file.Content(file.Sections[(int)section.Link].Name).Bytes, file.Sections);
            if (table.Count > 0)
                tables.Add(table);
        }
    }
}
