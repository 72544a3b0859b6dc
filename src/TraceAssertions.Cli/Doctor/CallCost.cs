using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Doctor;

/// <summary>Measures what a backend adds to one call: dd(1) copies single bytes, once alone and once traced.</summary>
internal static class CallCost
{
    private const int ReadNumber = 0;
    private const int WriteNumber = 1;

    /// <summary>Nanoseconds added to one call by wall clock; null where dd is not there or did not run.</summary>
    public static long? Measure(TracerBackend backend)
    {
        // ptrace stops the program twice a call: a hundredth of the calls takes as long.
        var bytes = backend == TracerBackend.Ptrace ? 2_000 : 200_000;
        if (CommandResolver.Resolve("dd", out var dd) is not null || Alone(dd, bytes) is not { } alone)
            return null;
        var clock = new CopyClock();
        var request = new LaunchRequest(dd, [dd, .. Arguments(bytes), "status=none"]);
        try
        {
            var outcome = BackendSelection.CreateLaunchBackend(backend).Run(request, clock);
            return outcome.ExitCode == 0 && clock.Calls > 0 ? Math.Max(0, (clock.Nanos / clock.Calls) - (long)(alone * 1e9 / (2.0 * bytes))) : null;
        }
        catch (TraceAssertionsException)
        {
            return null;
        }
    }

    private static string[] Arguments(int bytes) => ["if=/dev/zero", "of=/dev/null", "bs=1", string.Create(CultureInfo.InvariantCulture, $"count={bytes}")];

    /// <summary>The seconds that dd itself says the copy took, which leaves out its start.</summary>
    private static double? Alone(string dd, int bytes)
    {
        var start = new ProcessStartInfo(dd, Arguments(bytes)) { RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start);
        if (process is null)
            return null;
        var words = process.StandardError.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        var unit = Array.IndexOf(words, "s,");
        return unit > 0 && double.TryParse(words[unit - 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }

    /// <summary>The time from the first to the last single-byte call.</summary>
    private sealed class CopyClock : ICallSink
    {
        private long _first;
        private long _last;

        public long Calls { get; private set; }

        public long Nanos => _last - _first;

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2)
        {
            if (call.Number is not (ReadNumber or WriteNumber) || call.Arg2 != 1)
                return;
            if (Calls++ == 0)
                _first = call.EnterNanos;
            _last = call.ExitNanos;
        }

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text)
        {
        }

        public void OnLost(ulong scope, long count)
        {
        }
    }
}
