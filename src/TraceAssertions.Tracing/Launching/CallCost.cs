using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing;

/// <summary>What a backend adds to one call, in nanoseconds of wall clock, measured on this machine under its present load.</summary>
/// <param name="DenseNanos">In a program that makes one call after the other: dd(1) copies single bytes, once alone and once traced.</param>
/// <param name="StartNanos">
/// At most this at a program's start: true(1) is traced and all of its time taken for the tracer's. Under ptrace(2) each call wakes two tasks, which is dearer
/// before the calls come densely, and much dearer on a busy machine.
/// </param>
internal sealed record CallCost(long DenseNanos, long StartNanos)
{
    private const int ReadNumber = 0;
    private const int WriteNumber = 1;

    private const int Starts = 3;

    /// <summary>What a time metric may owe to the tracer, for each call.</summary>
    public long UpperNanos => Math.Max(DenseNanos, StartNanos);

    /// <summary>Measures a backend that works; null where the programs that it takes are not there or did not run.</summary>
    public static CallCost? Measure(TracerBackend backend)
    {
        if (Dense(backend) is not { } dense)
            return null;
        return backend == TracerBackend.Ebpf ? new(dense, dense) : Start(backend) is { } start ? new(dense, start) : null;
    }

    private static long? Start(TracerBackend backend)
    {
        if (CommandResolver.Resolve("true", out var program) is not null)
            return null;
        var worst = 0L;
        for (var i = 0; i <= Starts; i++)
        {
            var clock = new CallClock(_ => true, new CommandScope(new TraceRecorder(RecorderOptions.ForCommand(program)), program));
            if (!Run(backend, [program], clock))
                return null;

            // The first run compiles the recorder, on the thread for which the program waits: its time is nobody's cost.
            if (i > 0)
                worst = Math.Max(worst, clock.Nanos / clock.Calls);
        }

        return worst;
    }

    private static long? Dense(TracerBackend backend)
    {
        // ptrace stops the program twice a call: a hundredth of the calls takes as long.
        var bytes = backend == TracerBackend.Ptrace ? 2_000 : 200_000;
        if (CommandResolver.Resolve("dd", out var dd) is not null || Alone(dd, bytes) is not { } alone)
            return null;
        var clock = new CallClock(call => call.Number is ReadNumber or WriteNumber && call.Arg2 == 1);
        return Run(backend, [dd, .. Arguments(bytes), "status=none"], clock) ? Math.Max(0, (clock.Nanos / clock.Calls) - (long)(alone * 1e9 / (2.0 * bytes))) : null;
    }

    private static bool Run(TracerBackend backend, IReadOnlyList<string> words, CallClock clock)
    {
        try
        {
            return BackendSelection.CreateLaunchBackend(backend).Run(new LaunchRequest(words[0], words), clock).ExitCode == 0 && clock.Calls > 0;
        }
        catch (TraceAssertionsException)
        {
            return false;
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

    /// <summary>The time from the first to the last of some calls.</summary>
    private sealed class CallClock(Predicate<RawCall> counts, ICallSink? next = null) : ICallSink
    {
        private long _first;
        private long _last;

        public long Calls { get; private set; }

        public long Nanos => _last - _first;

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
        {
            next?.OnCall(call, path, path2, stack);
            if (!counts(call))
                return;
            if (Calls++ == 0)
                _first = call.EnterNanos;
            _last = Math.Max(_last, call.ExitNanos);
        }

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary) => next?.OnProcess(processEvent, text, auxiliary);

        public void OnLost(ulong scope, long count) => next?.OnLost(scope, count);
    }
}
