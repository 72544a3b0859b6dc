using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The part of a thread's stack that was taken.</summary>
/// <param name="start">The address of the first byte.</param>
/// <param name="bytes">The bytes.</param>
/// <param name="reads">Where to take note of what decides about frames, if anybody wants to know.</param>
internal readonly ref struct StackMemory(ulong start, ReadOnlySpan<byte> bytes, StackReads? reads = null)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Takes note of a value that decides about a frame.</summary>
    public void Note(ValueOrigin origin, ulong value)
    {
        if (origin.IsPart)
            reads?.Note(origin, value);
    }

    /// <summary>Where the 64 bits at an address are, of what was taken.</summary>
    public ValueOrigin OriginOf(ulong address) => ValueOrigin.OfStack((int)(address - start));

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
}
