using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The part of a thread's stack that was taken.</summary>
/// <param name="start">The address of the first byte.</param>
/// <param name="bytes">The bytes.</param>
internal readonly ref struct StackMemory(ulong start, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Reads the 64 bits at an address; false where they were not taken.</summary>
    public bool TryRead(ulong address, out ulong value)
    {
        var offset = address - start; // wraps to a large number below the start
        if (offset > (ulong)_bytes.Length || (ulong)_bytes.Length - offset < sizeof(ulong))
        {
            value = 0;
            return false;
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(int)offset..]);
        return true;
    }

    /// <summary>Reads a number of 1 to 8 bytes at an address; false where they were not taken.</summary>
    public bool TryRead(ulong address, int size, out ulong value)
    {
        value = 0;
        var offset = address - start;
        if (offset > (ulong)_bytes.Length || (ulong)_bytes.Length - offset < (ulong)size)
            return false;
        for (var i = size - 1; i >= 0; i--)
            value = (value << 8) | _bytes[(int)offset + i];
        return true;
    }
}
