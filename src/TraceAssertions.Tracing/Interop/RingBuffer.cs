using System.Diagnostics;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Reads one record of a ring buffer; it is valid only during the call.</summary>
internal delegate void RingRecordHandler(ReadOnlySpan<byte> record);

/// <summary>The consumer of a BPF ring buffer (Documentation/bpf/ringbuf.rst). There is one consumer; its caller keeps it single.</summary>
/// <remarks>Of the data a window is mapped that moves along: all of it would count twice in this process's resident set, because the kernel maps it twice in a row.</remarks>
internal sealed unsafe class RingBuffer : IDisposable
{
    private const uint BusyBit = 1u << 31;
    private const uint DiscardBit = 1u << 30;
    private const int HeaderBytes = 8;
    private const long PageBytes = 4096;

    /// <summary>Moved on after some ten thousand calls, which takes 0.1 ms.</summary>
    private const long MostWindowBytes = 4 << 20;

    /// <summary>What a record that begins in the window may have behind it.</summary>
    private const long MostRecordBytes = 1 << 18;

    private readonly SharedMapping _consumerPage;
    private readonly SharedMapping _producerPage;
    private readonly SharedMapping _window;
    private readonly ulong _windowBytes;
    private readonly ulong _mask;
    private readonly ulong _publishEvery;
    private ulong _windowStart;
    private ulong _position;

    public RingBuffer(BpfMap ring)
    {
        _consumerPage = new(ring.Descriptor, (nuint)PageBytes, 0, writable: true);
        _windowBytes = (ulong)Math.Min(MostWindowBytes, ring.MaxEntries);
        _mask = (ulong)ring.MaxEntries - 1;
        _publishEvery = (ulong)ring.MaxEntries / 16;
        _position = Volatile.Read(ref *(ulong*)_consumerPage.Address);
        _windowStart = _position & ~(_windowBytes - 1);
        try
        {
            _producerPage = new(ring.Descriptor, (nuint)PageBytes, PageBytes, writable: false);
            _window = new(ring.Descriptor, (nuint)(_windowBytes + (ulong)Math.Min(MostRecordBytes, ring.MaxEntries)), WindowOffset, writable: false);
        }
        catch
        {
            _producerPage?.Dispose();
            _consumerPage.Dispose();
            throw;
        }
    }

    /// <summary>Where the next record will be written.</summary>
    public ulong ProducerPosition => Volatile.Read(ref *(ulong*)_producerPage.Address);

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
            var record = RecordAt(_position);
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
        _window.Dispose();
        _producerPage.Dispose();
        _consumerPage.Dispose();
    }

    /// <summary>Where the window begins in the map: behind the page of either position.</summary>
    private long WindowOffset => (2 * PageBytes) + (long)(_windowStart & _mask);

    /// <summary>A record, whose bytes are contiguous, because the window reaches into what follows, and the end of the data into its beginning.</summary>
    private byte* RecordAt(ulong position)
    {
        if (position - _windowStart >= _windowBytes)
        {
            _windowStart = position & ~(_windowBytes - 1);
            if (_windowBytes <= _mask)
                _window.Move(WindowOffset);
        }

        return _window.Address + (position - _windowStart);
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
