namespace TraceAssertions;

/// <summary>A list that grows by whole chunks: growing copies nothing but a small first chunk. A reference to an element is valid until the next is added.</summary>
/// <remarks>A million rows of a trace would otherwise be copied twenty times while a test runs; and most tests have few, for which a whole chunk would be cleared in vain.</remarks>
internal sealed class ChunkedList<T>
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FirstSize = 32;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];
        }
    }

    /// <summary>Makes room for one more element and returns where it goes.</summary>
    public ref T Add()
    {
        if (Count < ChunkSize)
            GrowFirst();
        else if (Count == _chunks.Count << ChunkBits)
            _chunks.Add(new T[ChunkSize]);
        Count++;
        return ref this[Count - 1];
    }

    private void GrowFirst()
    {
        if (_chunks.Count == 0)
        {
            _chunks.Add(new T[FirstSize]);
        }
        else if (Count == _chunks[0].Length)
        {
            var larger = new T[Math.Min(ChunkSize, 4 * Count)];
            _chunks[0].CopyTo(larger, 0);
            _chunks[0] = larger;
        }
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
        for (var i = 0; i < _chunks.Count; i++)
            yield return _chunks[i].AsMemory(0, Math.Min(ChunkSize, Count - (i << ChunkBits)));
    }
}
