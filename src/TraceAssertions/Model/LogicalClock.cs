using System.Globalization;

namespace TraceAssertions;

/// <summary>A Lamport clock: orders events of several processes without comparing their wall clocks. Safe for concurrent use.</summary>
/// <remarks>Lamport, 'Time, clocks, and the ordering of events in a distributed system', Communications of the ACM 21(7), 1978.</remarks>
public sealed class LogicalClock
{
    /// <summary>The environment variable that carries the time to a child process, beside <c>TRACEPARENT</c>.</summary>
    public const string EnvironmentVariable = "RENACER_LOGICAL_CLOCK";

    /// <summary>The largest time that may be received: far enough from overflow that no process can tick its way there.</summary>
    public const long MaxReceived = 1L << 62;

    private long _time;

    /// <summary>A clock that shows <paramref name="time"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or above <see cref="MaxReceived"/>.</exception>
    public LogicalClock(long time = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, MaxReceived);
        _time = time;
    }

    /// <summary>The time of the last event.</summary>
    public long Time => Volatile.Read(ref _time);

    /// <summary>An event of this process: one more than the last. No two events get the same time.</summary>
    public long Tick() => Interlocked.Increment(ref _time);

    /// <summary>The receipt of a message that was sent at <paramref name="remote"/>: one more than the later of both clocks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or above <see cref="MaxReceived"/>.</exception>
    public long Receive(long remote)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(remote);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remote, MaxReceived);
        var seen = Time;
        while (true)
        {
            var next = Math.Max(seen, remote) + 1;
            var before = Interlocked.CompareExchange(ref _time, next, seen);
            if (before == seen)
                return next;
            seen = before;
        }
    }

    /// <summary>The time as <see cref="EnvironmentVariable"/> carries it.</summary>
    public override string ToString() => Time.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a time: decimal digits alone, no sign, space or leading zero, at most <see cref="MaxReceived"/>.</summary>
    public static bool TryParse(string? text, out long time)
    {
        if (text is { Length: > 0 } && (text[0] != '0' || text.Length == 1) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out time) && time <= MaxReceived)
            return true;
        time = 0;
        return false;
    }
}
