using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Puts a thread that stops densely on the tracer's CPU for as long as it does, which makes a stop several times cheaper.</summary>
/// <remarks>
/// <para>Tracer and tracee only ever run in turn. On one CPU a hand-over is a context switch; across CPUs it is a wake-up of an idle CPU by an interrupt.</para>
/// <para>The original mask comes back after <see cref="QuietNanos"/> without a stop, before the thread creates a task (which would inherit the mask), and
/// before a thread looks at or sets an affinity by sched_getaffinity(2) or sched_setaffinity(2); a thread that was given others is never pinned again.
/// What remains visible for a moment is <c>Cpus_allowed</c> in /proc/PID/status.</para>
/// </remarks>
internal sealed class AdaptivePinning : IDisposable
{
    /// <summary>A thread is pinned after this many stops in a row, each less than <see cref="DenseGapNanos"/> after it was resumed.</summary>
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
    private int _tracerTid; // known when it first pins: a sidecar is made on one thread and traces on another
    private readonly ulong[] _tracerMask = new ulong[MaskWords];
    private readonly ulong[] _oneCpu = new ulong[MaskWords];
    private readonly ulong[] _scratch = new ulong[MaskWords];
    private readonly ulong[] _wanted = new ulong[MaskWords];
    private Thread? _restorer;
    private bool _disposed;

    /// <summary>How often a thread was pinned.</summary>
    public long Pins { get; private set; }

    /// <summary>Takes note of a stop. Called on the tracer's thread, as all but <see cref="Dispose"/>.</summary>
    public void Stopped(TracedTask task, long now)
    {
        var pin = task.Pin;
        var dense = now - pin.ResumedNanos < DenseGapNanos;
        Volatile.Write(ref pin.LastStopNanos, now);
        if (!dense)
        {
            pin.DenseStops = 0;
            return;
        }

        if (pin.Original is null && ++pin.DenseStops >= DenseStops && !pin.Never && !task.MayCreate)
            Pin(task);
    }

    /// <summary>Takes note that the thread is about to go on: what it waits for while others are served is not its own time.</summary>
    public static void Resumes(TracedTask task)
    {
        if (task.Pin.Original is null)
            task.Pin.ResumedNanos = MonotonicClock.NowNanos;
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

    /// <summary>A thread is about to set the CPUs of a thread, itself or another: that has CPUs of its own choice and is never pinned again, unless it is given those that it has.</summary>
    /// <remarks>.NET does the latter with each thread that it starts (coreclr, pal/src/thread/thread.cpp).</remarks>
    /// <param name="caller">The thread that makes the call; it is stopped, and everything is restored.</param>
    /// <param name="tid">The thread whose CPUs are set.</param>
    /// <param name="size">How many bytes the mask has.</param>
    /// <param name="address">Where it is in the caller's memory.</param>
    public void OnSetAffinity(int caller, int tid, ulong size, ulong address)
    {
        lock (_lock)
        {
            var bytes = MemoryMarshal.AsBytes(_wanted.AsSpan());
            bytes.Clear();
            var length = (int)Math.Min(size, (ulong)bytes.Length);
            if (Libc.ReadProcessMemory(caller, address, bytes[..length]) != length || !Libc.TryGetAffinity(tid, _scratch) || !_wanted.AsSpan().SequenceEqual(_scratch))
                _leftAlone.Add(tid);
        }
    }

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
            // Before this thread is pinned: a new one inherits its CPUs.
            StartRestorerLocked();
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
            Monitor.Pulse(_lock);
        }
    }

    private bool PinTracerLocked()
    {
        _tracerTid = Libc.gettid();
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
        if (_disposed || _restorer is not null)
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
