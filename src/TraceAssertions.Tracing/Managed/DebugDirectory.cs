using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace TraceAssertions.Tracing.Managed;

/// <summary>What an assembly's file says of its PDB (PE/COFF, debug directory).</summary>
internal sealed class DebugDirectory
{
    /// <summary>The greatest PDB that is read, in bytes: some ten times that of the greatest assemblies there are.</summary>
    public const int MaxPdbBytes = 256 << 20;

    // "MPDB", then the size of what follows once inflated (PE-COFF.md, "Embedded Portable PDB Debug Directory Entry").
    private const uint EmbeddedMagic = 0x4244504d;

    private readonly List<(string Algorithm, ImmutableArray<byte> Value)> _checksums = [];

    /// <summary>The id of its PDB; default where the file has none.</summary>
    public BlobContentId PdbId { get; private set; }

    /// <summary>Where the compiler wrote the PDB; empty where the file does not say.</summary>
    public string PdbPath { get; private set; } = "";

    /// <summary>Whether the PDB is in Windows' own format.</summary>
    public bool IsWindowsPdb { get; private set; }

    /// <summary>The PDB inside the file; default where there is none.</summary>
    public ImmutableArray<byte> Embedded { get; private set; }

    /// <summary>Reads the debug directory of an assembly; null where the file is not there, is no assembly, or is damaged.</summary>
    public static DebugDirectory? TryRead(string path)
    {
        try
        {
            // A pipe or a device has no length, and to open it might wait.
            if (new FileInfo(path) is not { Exists: true, Length: > 0 })
                return null;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var pe = new PEReader(file);
            var directory = new DebugDirectory();
            foreach (var entry in pe.ReadDebugDirectory())
                directory.Add(pe, entry);
            return directory;
        }
        catch (Exception unreadable) when (PdbFile.IsDamage(unreadable) || unreadable is UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a PDB has the contents that the compiler wrote: its checksum, computed with its id as zeros, is one of those that the file names. True where it names none.</summary>
    public bool HasChecksumOf(ImmutableArray<byte> pdb, int idOffset)
    {
        if (_checksums.Count == 0)
            return true;
        const int idSize = 20;
        if (idOffset < 0 || idOffset > pdb.Length - idSize)
            return false;
        Span<byte> zeros = stackalloc byte[idSize];
        foreach (var (algorithm, expected) in _checksums)
        {
            using var hash = IncrementalHash.CreateHash(new HashAlgorithmName(algorithm));
            hash.AppendData(pdb.AsSpan()[..idOffset]);
            hash.AppendData(zeros);
            hash.AppendData(pdb.AsSpan()[(idOffset + idSize)..]);
            if (hash.GetHashAndReset().AsSpan().SequenceEqual(expected.AsSpan()))
                return true;
        }

        return false;
    }

    private void Add(PEReader pe, DebugDirectoryEntry entry)
    {
        switch (entry.Type)
        {
            case DebugDirectoryEntryType.CodeView:
                var codeView = pe.ReadCodeViewDebugDirectoryData(entry);
                PdbId = new BlobContentId(codeView.Guid, entry.Stamp);
                PdbPath = codeView.Path;
                IsWindowsPdb = !entry.IsPortableCodeView;
                break;
            case DebugDirectoryEntryType.PdbChecksum:
                var checksum = pe.ReadPdbChecksumDebugDirectoryData(entry);
                if (checksum.AlgorithmName is "SHA256" or "SHA384" or "SHA512" or "SHA1")
                    _checksums.Add((checksum.AlgorithmName, checksum.Checksum));
                break;
            case DebugDirectoryEntryType.EmbeddedPortablePdb:
                Embedded = Inflate(pe, entry);
                break;
        }
    }

    // The library's own reader reserves whatever the entry claims.
    private static ImmutableArray<byte> Inflate(PEReader pe, DebugDirectoryEntry entry)
    {
        var section = pe.GetSectionData(entry.DataRelativeVirtualAddress);
        const int header = 8;
        if (entry.DataSize < header || section.Length < entry.DataSize)
            return default;
        var data = section.GetContent(0, entry.DataSize).AsSpan();
        var size = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(data) != EmbeddedMagic || size is < 0 or > MaxPdbBytes)
            return default;
        using var deflate = new DeflateStream(new MemoryStream(data[header..].ToArray()), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = deflate.Read(buffer)) > 0;)
        {
            inflated.Write(buffer, 0, read);
            if (inflated.Length > size)
                return default;
        }

        return inflated.Length == size ? ImmutableArray.Create(inflated.GetBuffer().AsSpan(0, size)) : default;
    }
}
