using System.Collections.Concurrent;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>Native memory for the scope slots of threads, one cache line each, resident from the start so that a BPF program can read it without a fault.</summary>
internal sealed unsafe class SlotTable
{
    private const int SlotBytes = 64;
    private const int SlotsPerChunk = 1024;

    private readonly ConcurrentBag<nint> _free = [];
    private readonly Lock _growing = new();

    /// <summary>Rents a zeroed slot.</summary>
    public ScopeSlot* Rent()
    {
        nint slot;
        while (!_free.TryTake(out slot))
            Grow();
        *(ScopeSlot*)slot = default;
        return (ScopeSlot*)slot;
    }

    /// <summary>Gives back the slot of a thread that has ended (the tracer forgets the address when the thread exits).</summary>
    public void Return(ScopeSlot* slot) => _free.Add((nint)slot);

    private void Grow()
    {
        lock (_growing)
        {
            if (!_free.IsEmpty)
                return;
            var chunk = Libc.MapPopulated(SlotBytes * SlotsPerChunk);
            for (var i = 0; i < SlotsPerChunk; i++)
                _free.Add(chunk + (i * SlotBytes));
        }
    }
}
