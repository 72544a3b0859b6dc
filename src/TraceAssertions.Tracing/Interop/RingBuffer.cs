using System.Diagnostics;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Reads one record of a ring buffer; it is valid only during the call.</summary>
internal delegate void RingRecordHandler(ReadOnlySpan<byte> record);

/// <summary>The consumer of a BPF ring buffer (Documentation/bpf/ringbuf.rst). There is one consumer; its caller keeps it single.</summary>
internal sealed unsafe class RingBuffer : IDisposable
{
    private const uint BusyBit = 1u << 31;
    private const uint DiscardBit = 1u << 30;
    private const int HeaderBytes = 8;
    private const long PageBytes = 4096;

    private readonly SharedMapping _consumerPage;
    private readonly SharedMapping _producerPages;
    private readonly byte* _data;
    private readonly ulong _mask;
    private readonly ulong _publishEvery;
    private ulong _position;

    public RingBuffer(BpfMap ring)
    {
        _consumerPage = new(ring.Descriptor, (nuint)PageBytes, 0, writable: true);
        try
        {
            // The data is mapped twice in a row, so that a record that wraps around is contiguous.
            _producerPages = new(ring.Descriptor, (nuint)(PageBytes + (2L * ring.MaxEntries)), PageBytes, writable: false);
        }
        catch
        {
            _consumerPage.Dispose();
            throw;
        }

        _data = _producerPages.Address + PageBytes;
        _mask = (ulong)ring.MaxEntries - 1;
        _publishEvery = (ulong)ring.MaxEntries / 16;
        _position = Volatile.Read(ref *(ulong*)_consumerPage.Address);
    }

    /// <summary>Where the next record will be written.</summary>
    public ulong ProducerPosition => Volatile.Read(ref *(ulong*)_producerPages.Address);

    /// <summary>What lies before it has been handed over. Safe on any thread.</summary>
    public ulong Position => Volatile.Read(ref _position);

    /// <summary>Hands over every finished record before <paramref name="limit"/>.</summary>
    /// <param name="limit">A producer position read before.</param>
    /// <param name="patience">How long to wait for a record that another CPU is still writing: nanoseconds, unless the hypervisor took that CPU away. Zero stops there.</param>
    /// <param name="handler">Receives the records in the order of the ring.</param>
    /// <returns>False where a record stayed busy.</returns>
    public bool Drain(ulong limit, TimeSpan patience, RingRecordHandler handler)
    {
        var published = _position;
        var complete = true;
        while (_position < limit)
        {
            var record = _data + (_position & _mask);
            var header = Volatile.Read(ref *(uint*)record);
            if ((header & BusyBit) != 0)
            {
                if (patience > TimeSpan.Zero && WaitWhileBusy((uint*)record, patience))
                    continue;
                complete = false;
                break;
            }

            var length = (int)(header & ~(BusyBit | DiscardBit));
            if ((header & DiscardBit) == 0)
                handler(new ReadOnlySpan<byte>(record + HeaderBytes, length));
            Volatile.Write(ref _position, _position + ((ulong)(length + HeaderBytes + 7) & ~7UL));
            if (_position - published > _publishEvery)
                Publish(ref published);
        }

        Publish(ref published);
        return complete;
    }

    public void Dispose()
    {
        _producerPages.Dispose();
        _consumerPage.Dispose();
    }

    private static bool WaitWhileBusy(uint* header, TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        var wait = new SpinWait();
        while ((Volatile.Read(ref *header) & BusyBit) != 0)
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
                return false;
            wait.SpinOnce(sleep1Threshold: 100);
        }

        return true;
    }

    private void Publish(ref ulong published)
    {
        if (_position == published)
            return;
        Volatile.Write(ref *(ulong*)_consumerPage.Address, _position);
        published = _position;
    }
}
