using System.Runtime.InteropServices;

namespace TraceAssertions.TracerBench;

/// <summary>The CPU time of the calling thread, which what else runs on the machine changes little.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Nanoseconds.</summary>
    public static long NowNanos
    {
        get
        {
            Span<long> time = stackalloc long[2];
            _ = clock_gettime(ThreadCpuTime, ref time[0]);
            return (time[0] * 1_000_000_000) + time[1];
        }
    }

    /// <summary>What a pair of looks at the clock measures of itself.</summary>
    public static double MeasureOwnNanos()
    {
        const int looks = 20_000;
        var sum = 0L;
        for (var i = 0; i < looks; i++)
        {
            var begin = NowNanos;
            sum += NowNanos - begin;
        }

        return (double)sum / looks;
    }

    /// <summary>clock_gettime(2).</summary>
    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, ref long time);
}
