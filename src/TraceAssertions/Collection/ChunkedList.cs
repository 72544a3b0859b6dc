using System.Numerics;

namespace TraceAssertions;

/// <summary>A list that grows by whole chunks: growing copies nothing, and a reference to an element stays valid.</summary>
/// <remarks>
/// A million rows of a trace would otherwise be copied twenty times while a test runs; and most tests have few, for which a large chunk would be cleared in vain: the first chunks
/// are small, and each doubles what there is.
/// </remarks>
internal sealed class ChunkedList<T>
{
    private const int FirstBits = 5;
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>The chunks up to the first of full size: 32, 32, 64, 128 … 4096; together two full ones.</summary>
    private const int SmallChunks = ChunkBits - FirstBits + 2;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var chunk = ChunkOf(index, out var first);
            return ref _chunks[chunk][index - first];
        }
    }

    /// <summary>Makes room for one more element and returns where it goes.</summary>
    public ref T Add()
    {
        var chunk = ChunkOf(Count, out var first);
        if (chunk == _chunks.Count)
            _chunks.Add(new T[chunk == 0 ? 1 << FirstBits : Math.Min(first, ChunkSize)]);
        return ref _chunks[chunk][Count++ - first];
    }

    /// <summary>The chunk of an element, and the index of the chunk's first one.</summary>
    private static int ChunkOf(int index, out int first)
    {
        if (index >= 2 * ChunkSize)
        {
            first = index & -ChunkSize;
            return SmallChunks + ((index - (2 * ChunkSize)) >> ChunkBits);
        }

        var bits = BitOperations.Log2((uint)index | 1);
        first = bits < FirstBits ? 0 : 1 << bits;
        return bits < FirstBits ? 0 : bits - FirstBits + 1;
    }

    /// <summary>A list of the same elements.</summary>
    public ChunkedList<T> Copy()
    {
        var copy = new ChunkedList<T> { Count = Count };
        foreach (var chunk in _chunks)
            copy._chunks.Add((T[])chunk.Clone());
        return copy;
    }

    /// <summary>The chunks in order, the last cut to what is in it.</summary>
    public IEnumerable<ReadOnlyMemory<T>> Chunks()
    {
        var first = 0;
        foreach (var chunk in _chunks)
        {
            yield return chunk.AsMemory(0, Math.Min(chunk.Length, Count - first));
            first += chunk.Length;
        }
    }
}
