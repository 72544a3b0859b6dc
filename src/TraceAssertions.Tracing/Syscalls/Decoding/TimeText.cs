using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Points in time, spans of it, and timers.</summary>
internal static class TimeText
{
    private const int Bytes = 16;
    private const int NanoSleep = 35, ClockNanoSleep = 230;
    private const long Now = 0x3fffffff, Omit = 0x3ffffffe;

    /// <summary>struct timespec.</summary>
    public static bool Spec(in Pointed pointed)
    {
        var rest = pointed.IsWritten && pointed.Call.Number is NanoSleep or ClockNanoSleep;
        if (!TryGet(pointed, rest, out var time))
            return false;
        WriteSpec(pointed.Text, time);
        return true;
    }

    /// <summary>struct timeval.</summary>
    public static bool Value(in Pointed pointed)
    {
        if (!TryGet(pointed, rest: false, out var time))
            return false;
        WriteValue(pointed.Text, time);
        return true;
    }

    /// <summary>struct timezone.</summary>
    public static bool Zone(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(8, out var zone))
            return false;
        pointed.Text.Field("{tz_minuteswest=", (long)zone.Int32(0));
        pointed.Text.Field(", tz_dsttime=", (long)zone.Int32(4));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>time(2).</summary>
    public static bool Seconds(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(sizeof(long), out var time))
            return false;
        pointed.Text.Field("[", time.Int64(0));
        WriteDate(pointed.Text, " /* ", time.Int64(0), 0, " */");
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>struct itimerval.</summary>
    public static bool IntervalValue(in Pointed pointed) => Interval(pointed, spec: false);

    /// <summary>struct itimerspec.</summary>
    public static bool IntervalSpec(in Pointed pointed) => Interval(pointed, spec: true);

    /// <summary>The two times of utimensat(2).</summary>
    public static bool FileTimes(in Pointed pointed)
    {
        if (!pointed.TryGet(2 * Bytes, out var times))
            return false;
        pointed.Text.Append('[');
        WriteFileTime(pointed.Text, times);
        pointed.Text.Append(", ");
        WriteFileTime(pointed.Text, times[Bytes..]);
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>struct tms.</summary>
    public static bool ProcessTimes(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(32, out var times))
            return false;
        WriteTicks(pointed.Text, "{tms_utime=", times.Int64(0));
        WriteTicks(pointed.Text, ", tms_stime=", times.Int64(8));
        WriteTicks(pointed.Text, ", tms_cutime=", times.Int64(16));
        WriteTicks(pointed.Text, ", tms_cstime=", times.Int64(24));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>A clock_t: ticks of USER_HZ, a hundred in a second on every architecture but Alpha and Itanium, and what they are in seconds where there are any.</summary>
    private static void WriteTicks(TextBuffer text, string name, long ticks)
    {
        text.Field(name, ticks);
        if (ticks > 0)
            text.Append(string.Create(CultureInfo.InvariantCulture, $" /* {ticks / 100}.{ticks % 100:00} s */"));
    }

    public static void WriteSpec(TextBuffer text, ReadOnlySpan<byte> time)
    {
        text.Field("{tv_sec=", time.Int64(0));
        text.Field(", tv_nsec=", time.UInt64(8));
        text.Append('}');
    }

    public static void WriteValue(TextBuffer text, ReadOnlySpan<byte> time)
    {
        text.Field("{tv_sec=", time.Int64(0));
        text.Field(", tv_usec=", time.UInt64(8));
        text.Append('}');
    }

    /// <summary>A point in time as a date, in the zone of this process; nothing where it is beyond the calendar.</summary>
    public static void WriteDate(TextBuffer text, string before, long seconds, long nanos, string after)
    {
        const long most = 250_000_000_000; // in the year 9892
        if (seconds is < 0 or > most)
            return;
        var time = DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToLocalTime();
        text.Append(before);
        text.Append(time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        if (nanos != 0)
            text.Append(string.Create(CultureInfo.InvariantCulture, $".{nanos:D9}"));
        text.Append(time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        text.Append(after);
    }

    /// <summary>What the call writes it has where it succeeded; the rest of a sleep where a signal ended it. What it both reads and writes is shown as it was before.</summary>
    private static bool TryGet(in Pointed pointed, bool rest, out ReadOnlySpan<byte> time)
    {
        time = default;
        if (pointed.IsWritten && SyscallTable.Arguments(pointed.Call.Number)[pointed.Index].Access == MemoryAccess.Both)
            return pointed.TryGetBefore(Bytes, out time);
        if (rest ? !Errno.IsRestart(pointed.Call.Result) || (pointed.Call.Number == ClockNanoSleep && pointed.Value(1) != 0) : pointed.IsWritten && pointed.Failed)
            return false;
        return pointed.TryGet(Bytes, out time);
    }

    private static bool Interval(in Pointed pointed, bool spec)
    {
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(2 * Bytes, out var timer))
            return false;
        pointed.Text.Append("{it_interval=");
        Write(pointed.Text, timer);
        pointed.Text.Append(", it_value=");
        Write(pointed.Text, timer[Bytes..]);
        pointed.Text.Append('}');
        return true;

        void Write(TextBuffer text, ReadOnlySpan<byte> time)
        {
            if (spec)
                WriteSpec(text, time);
            else
                WriteValue(text, time);
        }
    }

    private static void WriteFileTime(TextBuffer text, ReadOnlySpan<byte> time)
    {
        var (seconds, nanos) = (time.Int64(0), time.Int64(8));
        if (nanos is Now or Omit)
        {
            text.Append(nanos == Now ? "UTIME_NOW" : "UTIME_OMIT");
            return;
        }

        WriteSpec(text, time);
        if ((seconds == 0 && nanos == 0) || nanos is < 0 or > 999_999_999)
            return;
        WriteDate(text, " /* ", seconds, nanos, " */");
    }
}
