using System.Buffers.Binary;
using System.IO.Compression;

namespace TraceAssertions.Tracing.Elf;

/// <summary>The bytes of a section, or why there are none.</summary>
/// <param name="Bytes">The bytes, decompressed; empty where there are none.</param>
/// <param name="Problem">Why a section that is there cannot be read, or null.</param>
internal sealed record SectionContent(byte[] Bytes, string? Problem)
{
    /// <summary>A section that is absent.</summary>
    public static readonly SectionContent Absent = new([], null);

    // zlib, ELFCOMPRESS_ZLIB; deflate cannot do better than 1,032 to 1, so a header that claims more lies.
    private const uint Zlib = 1;
    private const uint Zstandard = 2;
    private const ulong BestRatio = 1040;
    private const int CompressionHeaderBytes = 24;
    private const int OldHeaderBytes = 12;

    /// <summary>The most bytes of one section that are kept in memory.</summary>
    public const int Limit = 512 << 20;

    /// <summary>Decompresses a section with SHF_COMPRESSED (gABI, Elf64_Chdr).</summary>
    public static SectionContent Compressed(byte[] stored)
    {
        var header = new ByteCursor(stored);
        var type = header.UInt32();
        header.Skip(4);
        var size = header.UInt64();
        header.Skip(8);
        if (header.Failed)
            return new([], "its compression header is cut off");
        return type switch
        {
            Zlib => Inflate(stored, CompressionHeaderBytes, size),
            Zstandard => new([], "it is compressed with zstd, which .NET 10 cannot read"),
            _ => new([], $"it is compressed in the unknown form {type}"),
        };
    }

    /// <summary>Decompresses an old <c>.zdebug_</c> section: "ZLIB", the size in big-endian order, the data.</summary>
    public static SectionContent OldCompressed(byte[] stored) =>
        stored.Length >= OldHeaderBytes && stored.AsSpan(0, 4).SequenceEqual("ZLIB"u8)
            ? Inflate(stored, OldHeaderBytes, BinaryPrimitives.ReadUInt64BigEndian(stored.AsSpan(4)))
            : new([], "its compression header is not one");

    private static SectionContent Inflate(byte[] stored, int begin, ulong size)
    {
        if (size > Limit || size > (ulong)(stored.Length - begin) * BestRatio)
            return new([], $"it claims {size} bytes, more than its {stored.Length - begin} compressed bytes can hold or than is read");
        try
        {
            using var source = new MemoryStream(stored, begin, stored.Length - begin);
            using var inflater = new ZLibStream(source, CompressionMode.Decompress);
            var bytes = new byte[size];
            var read = inflater.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            // One byte further, so that the stream reaches its checksum and a longer content is seen.
            return read == bytes.Length && inflater.ReadByte() < 0 ? new(bytes, null) : new([], "its compressed data has another size than its header says");
        }
        catch (InvalidDataException)
        {
            return new([], "its compressed data is damaged");
        }
    }
}
