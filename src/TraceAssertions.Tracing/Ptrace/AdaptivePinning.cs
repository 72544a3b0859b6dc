using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Puts a thread that stops densely on the tracer's CPU for as long as it does, which makes a stop several times cheaper.</summary>
/// <remarks>
/// <para>Tracer and tracee only ever run in turn. On one CPU a hand-over is a context switch; across CPUs it is a wake-up of an idle CPU by an interrupt.</para>
/// <para>The original mask comes back after <see cref="QuietNanos"/> without a stop, before the thread creates a task (which would inherit the mask), and
/// before a thread looks at or sets an affinity by sched_getaffinity(2) or sched_setaffinity(2); a thread that set its own is never pinned again.
/// What remains visible for a moment is <c>Cpus_allowed</c> in /proc/PID/status.</para>
/// </remarks>
internal sealed class AdaptivePinning : IDisposable
{
    /// <summary>A thread is pinned after this many stops in a row with less than <see cref="DenseGapNanos"/> between them.</summary>
    public const int DenseStops = 32;

    /// <summary>A pair of stops without pinning takes 40 to 140 µs of hand-overs; what computes longer between stops gains nothing.</summary>
    public const long DenseGapNanos = 200_000;

    /// <summary>A thread is restored after this long without a stop.</summary>
    public const long QuietNanos = 5_000_000;

    /// <summary>Room for 8,192 CPUs, the kernel's largest NR_CPUS on x86-64.</summary>
    private const int MaskWords = 128;

    private readonly object _lock = new(); // a monitor, because the restoring thread waits on it
    private readonly HashSet<TracedTask> _pinned = [];
    private readonly HashSet<int> _leftAlone = [];
    private readonly int _tracerTid = Libc.gettid();
    private readonly ulong[] _tracerMask = new ulong[MaskWords];
    private readonly ulong[] _oneCpu = new ulong[MaskWords];
    private readonly ulong[] _scratch = new ulong[MaskWords];
    private Thread? _restorer;
    private bool _disposed;

    /// <summary>How often a thread was pinned.</summary>
    public long Pins { get; private set; }

    /// <summary>Takes note of a stop. Called on the tracer's thread, as all but <see cref="Dispose"/>.</summary>
    public void Stopped(TracedTask task, long now)
    {
        var pin = task.Pin;
        var dense = now - pin.LastStopNanos < DenseGapNanos;
        Volatile.Write(ref pin.LastStopNanos, now);
        if (!dense)
        {
            pin.DenseStops = 0;
            return;
        }

        if (pin.Original is null && ++pin.DenseStops >= DenseStops && !pin.Never && !task.MayCreate)
            Pin(task);
    }

    /// <summary>Restores one thread now.</summary>
    public void Restore(TracedTask task)
    {
        if (task.Pin.Original is null)
            return;
        lock (_lock)
            RestoreLocked(task);
    }

    /// <summary>Restores every thread now.</summary>
    public void RestoreAll()
    {
        lock (_lock)
        {
            foreach (var task in _pinned.ToArray())
                RestoreLocked(task);
        }
    }

    /// <summary>Never pins this thread again: it has CPUs of its own choice.</summary>
    public void LeaveAlone(int tid) => _leftAlone.Add(tid);

    /// <summary>Forgets a thread that has ended.</summary>
    public void Forget(TracedTask task)
    {
        if (_leftAlone.Count > 0)
            _leftAlone.Remove(task.Tid);
        if (task.Pin.Original is null)
            return;
        lock (_lock)
        {
            task.Pin.Original = null;
            _pinned.Remove(task);
            RestoreTracerLocked();
        }
    }

    /// <summary>Restores everything, and pins nothing any more. Safe on any thread.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var task in _pinned.ToArray())
                RestoreLocked(task);
            Monitor.Pulse(_lock);
        }
    }

    private void Pin(TracedTask task)
    {
        lock (_lock)
        {
            var pin = task.Pin;
            pin.DenseStops = 0;
            if (_disposed || _leftAlone.Contains(task.Tid) || (_pinned.Count == 0 && !PinTracerLocked()))
                return;

            var original = new ulong[MaskWords];
            if (!Libc.TryGetAffinity(task.Tid, original) || !Includes(original, _oneCpu) || !Libc.TrySetAffinity(task.Tid, _oneCpu))
            {
                pin.Never = true;
                RestoreTracerLocked();
                return;
            }

            pin.Original = original;
            _pinned.Add(task);
            Pins++;
            StartRestorerLocked();
            Monitor.Pulse(_lock);
        }
    }

    private bool PinTracerLocked()
    {
        var cpu = Libc.sched_getcpu();
        if (cpu < 0 || cpu >= MaskWords * 64 || !Libc.TryGetAffinity(_tracerTid, _tracerMask))
            return false;
        Array.Clear(_oneCpu);
        _oneCpu[cpu / 64] = 1UL << (cpu % 64);
        return Libc.TrySetAffinity(_tracerTid, _oneCpu);
    }

    private void RestoreTracerLocked()
    {
        if (_pinned.Count == 0)
            _ = Libc.TrySetAffinity(_tracerTid, _tracerMask);
    }

    private void RestoreLocked(TracedTask task)
    {
        if (task.Pin.Original is not { } original)
            return;
        task.Pin.Original = null;
        task.Pin.DenseStops = 0;
        _pinned.Remove(task);

        // Somebody outside (taskset -p) may have moved the thread meanwhile: then the mask is theirs.
        if (Libc.TryGetAffinity(task.Tid, _scratch) && _scratch.AsSpan().SequenceEqual(_oneCpu))
            _ = Libc.TrySetAffinity(task.Tid, original);
        RestoreTracerLocked();
    }

    private void StartRestorerLocked()
    {
        if (_restorer is not null)
            return;
        _restorer = new Thread(RestoreQuietOnes) { IsBackground = true, Name = "ptrace pinning" };
        _restorer.Start();
    }

    /// <summary>Sleeps while nothing is pinned.</summary>
    private void RestoreQuietOnes()
    {
        while (true)
        {
            lock (_lock)
            {
                while (_pinned.Count == 0 && !_disposed)
                    Monitor.Wait(_lock);
                if (_disposed)
                    return;
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(QuietNanos / 1_000_000));
            lock (_lock)
            {
                var now = MonotonicClock.NowNanos;
                foreach (var task in _pinned.ToArray())
                {
                    if (now - Volatile.Read(ref task.Pin.LastStopNanos) >= QuietNanos)
                        RestoreLocked(task);
                }
            }
        }
    }

    private static bool Includes(ReadOnlySpan<ulong> mask, ReadOnlySpan<ulong> part)
    {
        for (var i = 0; i < mask.Length; i++)
        {
            if ((mask[i] & part[i]) != part[i])
                return false;
        }

        return true;
    }
}
