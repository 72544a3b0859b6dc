using System.Globalization;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The one consumer of the ring of programs that are loaded, in whatever process; it attaches and detaches them.</summary>
internal sealed unsafe class TracerSession : IDisposable
{
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private readonly ITracerPrograms _programs;
    private readonly SharedMapping _globals;
    private readonly RingBuffer _ring;
    private readonly RecordReader _reader;
    private readonly LossLedger _losses;
    private long _turns;
    private readonly RingRecordHandler _handler;
    private readonly ICallSink _sink;
    private readonly Lock _draining = new();
    private readonly object _drained = new(); // a monitor, because fences wait on it

    /// <summary>Held to read a counter, so that nobody waits for that until another has drained; and, inside of <see cref="_draining"/>, to unmap them.</summary>
    private readonly Lock _reading = new();

    /// <summary>Held to ask for misses, which may take a while where another process answers, so that no fence waits for that; and, inside of <see cref="_draining"/>, to let go of the programs.</summary>
    private readonly Lock _asking = new();
    private readonly ulong _mostOfCaller;
    private volatile bool _hasConsumer;
    private long _missed;

    /// <summary>The counters as they were at disposal; null before.</summary>
    private byte[]? _final;

    /// <summary>Maps what the programs share with their consumer. Nothing is traced yet.</summary>
    /// <param name="programs">The programs; disposed of with the session.</param>
    /// <param name="sink">What the records are handed to.</param>
    /// <exception cref="TraceAssertionsException">TA0103.</exception>
    public TracerSession(ITracerPrograms programs, ICallSink sink)
    {
        _sink = sink;
        _programs = programs;
        _mostOfCaller = (ulong)programs.Ring.MaxEntries / 16;
        try
        {
            // Who launches a program counts its first task.
            _globals = new(programs.Globals.Descriptor, (nuint)Environment.SystemPageSize, 0, writable: !programs.IsHost);
            _ring = new(programs.Ring);
        }
        catch
        {
            Close();
            throw;
        }

        _reader = new(sink, programs.SendsMemory, programs.SendsEnvironment);
        _handler = _reader.Read;
        _losses = new(programs.Losses);
    }

    /// <summary>The ring, for epoll(7).</summary>
    public int RingDescriptor => _programs.Ring.Descriptor;

    /// <summary>Why the programs are no longer attached although nobody here detached them; null while they are. What was handed over before is complete where it is null after that.</summary>
    public string? Broken => _programs.Broken;

    /// <summary>Calls handed to the sink.</summary>
    public long ReceivedCalls => _reader.Calls;

    /// <summary>A task has executed a program: a launched one has begun.</summary>
    public bool HasSeenExec => _reader.HasSeenExec;

    /// <summary>Calls that found no room in the ring.</summary>
    public long LostCalls => Counter(Globals.LostCalls);

    /// <summary>Events other than calls that found no room in the ring.</summary>
    public long LostEvents => Counter(Globals.LostEvents);

    /// <summary>Stacks that found no room in the ring; their calls are counted among the received or the lost ones.</summary>
    public long LostStacks => Counter(Globals.LostStacks);

    /// <summary>Everything that found no room in the ring.</summary>
    public long Lost => LostCalls + LostEvents;

    /// <summary>Traced tasks that have not ended, of a launched program.</summary>
    public long LiveTasks
    {
        get => Counter(Globals.Live);
        set => Volatile.Write(ref *(long*)(_globals.Address + Globals.Live), value);
    }

    /// <summary>Counts traced tasks in, or out, beside the programs that do so all the time.</summary>
    public void AddLiveTasks(long count) => Interlocked.Add(ref *(long*)(_globals.Address + Globals.Live), count);

    /// <summary>The tracing process as the kernel numbers it, once it has registered; else 0.</summary>
    public long HostTgid => Counter(Globals.HostTgid);

    /// <summary>The largest resident set of a launched program's tasks, or null.</summary>
    public long? PeakResidentBytes => _reader.Memory.Bytes;

    /// <summary>Attaches the programs.</summary>
    public void Attach() => _programs.Attach();

    /// <summary>
    /// A thread empties the ring all the time, ahead of others. A fence then leaves much to it: on the caller's thread, which has to share a crowded machine, it would take
    /// so long that the ring ran full behind it.
    /// </summary>
    public bool HasConsumer
    {
        get => _hasConsumer;
        set
        {
            _hasConsumer = value;
            TellDrained();
        }
    }

    /// <summary>Hands every record over that was written before this call. Safe on any thread.</summary>
    /// <returns>False where a record stayed unfinished, or another thread drained, for longer than <paramref name="patience"/>.</returns>
    public bool Fence(TimeSpan patience)
    {
        ulong limit;
        if (!TryEnter(patience))
            return false;
        try
        {
            if (_final is not null)
                return true;
            limit = _ring.ProducerPosition;
            if (!HasConsumer || limit - _ring.Position <= _mostOfCaller)
                return Drain(limit, patience);
        }
        finally
        {
            Leave();
        }

        if (!WaitForConsumer(limit, patience) || !TryEnter(patience))
            return false;
        try
        {
            // The consumer may have asked what was lost before the last of it was: a full ring loses without growing.
            return _final is not null || Drain(limit, patience);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Hands the finished records over.</summary>
    public void Drain()
    {
        lock (_draining)
        {
            if (_final is not null)
                return;
            _ = Drain(_ring.ProducerPosition, TimeSpan.Zero);
        }

        TellDrained();
    }

    /// <summary>Asks how often a program did not run. That is system calls: for the consumer's thread, which is not traced.</summary>
    public void CountMisses()
    {
        lock (_asking)
        {
            if (_final is null)
                Volatile.Write(ref _missed, _programs.CountMisses());
        }
    }

    /// <summary>Detaches the programs and hands over the rest.</summary>
    public void Detach()
    {
        _programs.Detach();
        _ = Fence(LastPatience);
    }

    /// <summary>Why the trace may be incomplete, besides lost records.</summary>
    public List<string> Reasons()
    {
        var reasons = new List<string>();
        Add(Counter(Globals.Untracked), "tasks could not be followed, because the kernel had no memory for their state");
        Add(Counter(Globals.UnnamedFiles), "programs were executed whose file is not known, because the kernel left out the BPF program that would have seen its name");
        Add(Counter(Globals.CompatCalls), "calls of 32-bit programs were not recorded");
        CountMisses();
        Add(Volatile.Read(ref _missed), "tracepoints were missed, because a program was running on that CPU already");
        return reasons;

        void Add(long count, string what)
        {
            if (count > 0)
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }
    }

    public void Dispose()
    {
        lock (_draining)
        {
            if (_final is not null)
                return;
            lock (_asking)
                lock (_reading)
                {
                    _final = new ReadOnlySpan<byte>(_globals.Address, Globals.Size).ToArray();
                    Close();
                }
        }
    }

    /// <summary>A loss is told before the records that came after it: what they say of a descriptor may rest on what was lost.</summary>
    private bool Drain(ulong limit, TimeSpan patience)
    {
        TellLosses();
        return _ring.Drain(limit, patience, _handler);
    }

    /// <summary>Waits for the right to drain. Many scopes may end at once, on a machine that is busy with them: as long as others get on, this one's turn comes.</summary>
    private bool TryEnter(TimeSpan timeout)
    {
        var patience = new Patience(timeout);
        while (!_draining.TryEnter(patience.Slice))
        {
            if (patience.IsOver(Progress))
                return false;
        }

        return true;
    }

    private void Leave()
    {
        Volatile.Write(ref _turns, _turns + 1);
        _draining.Exit();
    }

    /// <summary>False where the consumer did not get on; true too where there is none any more.</summary>
    private bool WaitForConsumer(ulong limit, TimeSpan timeout)
    {
        var patience = new Patience(timeout);
        lock (_drained)
        {
            while (HasConsumer && _ring.Position < limit)
            {
                if (!Monitor.Wait(_drained, patience.Slice) && patience.IsOver(Progress))
                    return false;
            }
        }

        return true;
    }

    private void TellDrained()
    {
        lock (_drained)
            Monitor.PulseAll(_drained);
    }

    private void Close()
    {
        _ring?.Dispose();
        _globals?.Dispose();
        _programs.Dispose();
    }

    /// <summary>In a host nobody asks for <see cref="Reasons"/>, and what was not recorded may belong to any scope: it is told as lost.</summary>
    private void TellLosses() =>
        _losses.Report(Lost + (_programs.IsHost ? Counter(Globals.Untracked) + Counter(Globals.CompatCalls) + Counter(Globals.UnnamedFiles) + Counter(Globals.UnreadSlots) + Volatile.Read(ref _missed) : 0), _sink);

    /// <summary>Grows whenever a record is handed over or a fence has passed.</summary>
    private long Progress => ReceivedCalls + Volatile.Read(ref _turns);

    private long Counter(int offset)
    {
        lock (_reading)
            return _final is null ? Volatile.Read(ref *(long*)(_globals.Address + offset)) : BitConverter.ToInt64(_final, offset);
    }
}
