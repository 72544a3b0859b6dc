using System.Buffers.Binary;

namespace TraceAssertions.Tracing;

/// <summary>The memory of the caller that a backend captured with a call, to be asked by address.</summary>
/// <remarks>
/// It consists of chunks: address and length, both of 64 bits, and the bytes, filled up to a multiple of eight. The backend uses it again for the next call.
/// </remarks>
internal sealed class CallMemory
{
    /// <summary>Before the bytes of a chunk.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Where the chunk of descriptor 0 would lie that has the inode's number of what the call made, as a socket's; that of another lies behind it. No program has memory there.</summary>
    public const ulong Inodes = 0xffff_ffff_0000_0000;

    private byte[] _bytes = new byte[1024];
    private int _length;
    private byte[] _before = [];

    /// <summary>What was captured after the call.</summary>
    public ReadOnlySpan<byte> Chunks => _bytes.AsSpan(0, _length);

    /// <summary>The bytes of the first chunk that was captured before the call; empty where there is none.</summary>
    public ReadOnlySpan<byte> FirstBefore =>
        _before.Length < HeaderBytes ? default : _before.AsSpan(HeaderBytes, (int)BinaryPrimitives.ReadUInt64LittleEndian(_before.AsSpan(sizeof(ulong))));

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _length = 0;
        _before = [];
    }

    /// <summary>Takes what was captured before the call.</summary>
    public void SetBefore(byte[] chunks) => _before = chunks;

    /// <summary>Takes chunks that were captured after the call.</summary>
    public void Set(ReadOnlySpan<byte> chunks)
    {
        Reserve(chunks.Length);
        chunks.CopyTo(_bytes);
        _length = chunks.Length;
    }

    /// <summary>Room for a chunk of <paramref name="length"/> bytes, which <see cref="Added"/> completes.</summary>
    public Span<byte> Room(int length)
    {
        Reserve(_length + HeaderBytes + length + sizeof(ulong));
        return _bytes.AsSpan(_length + HeaderBytes, length);
    }

    /// <summary>The room has been filled.</summary>
    /// <param name="address">Where the bytes are in the caller's memory.</param>
    /// <param name="length">How many.</param>
    public void Added(ulong address, int length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length), address);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length + sizeof(ulong)), (ulong)length);
        _length += HeaderBytes + Padded(length);
    }

    /// <summary>The bytes at an address after the call, at most <paramref name="most"/>; fewer where fewer were captured.</summary>
    /// <returns>False where nothing at that address was captured.</returns>
    public bool TryGet(ulong address, int most, out ReadOnlySpan<byte> bytes) => TryFind(Chunks, address, most, out bytes);

    /// <summary>The bytes at an address before the call.</summary>
    public bool TryGetBefore(ulong address, int most, out ReadOnlySpan<byte> bytes) => TryFind(_before, address, most, out bytes);

    /// <summary>The number of the inode of what a descriptor refers to that the call made.</summary>
    public bool TryGetInode(int fd, out ulong inode)
    {
        var known = TryGet(InodeAddress(fd), sizeof(ulong), out var bytes) && bytes.Length == sizeof(ulong);
        inode = known ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return known;
    }

    /// <summary>Adds the number of an inode.</summary>
    public void AddInode(int fd, ulong inode)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), inode);
        Added(InodeAddress(fd), sizeof(ulong));
    }

    private static ulong InodeAddress(int fd) => Inodes + ((ulong)(uint)fd * sizeof(ulong));

    private static int Padded(int length) => (length + 7) & ~7;

    private static bool TryFind(ReadOnlySpan<byte> chunks, ulong address, int most, out ReadOnlySpan<byte> bytes)
    {
        // Chunks may overlap: the one that has most of it tells.
        bytes = default;
        var found = false;
        while (chunks.Length >= HeaderBytes)
        {
            var begin = BinaryPrimitives.ReadUInt64LittleEndian(chunks);
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(chunks[sizeof(ulong)..]);
            if (address >= begin && address - begin < (ulong)length)
            {
                var part = chunks.Slice(HeaderBytes + (int)(address - begin), Math.Min(most, length - (int)(address - begin)));
                if (!found || part.Length > bytes.Length)
                    bytes = part;
                found = true;
            }

            chunks = chunks[Math.Min(chunks.Length, HeaderBytes + Padded(length))..];
        }

        return found;
    }

    private void Reserve(int length)
    {
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
    }
}
