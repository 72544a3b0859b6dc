using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.TracerBench;

/// <summary>How fast stacks are unwound: a command is traced with a stack of every call, and what the backend delivered is replayed.</summary>
internal static class UnwindBench
{
    private const int CachedRounds = 20;

    public static int Run(ILaunchBackend backend, string[] command)
    {
        if (CommandResolver.Resolve(command[0], out var path) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        var delivered = new DeliveredCalls();
        _ = backend.Run(new LaunchRequest(path, command) { Source = SourceMode.All, StandardOutputToStandardError = true }, delivered);

        // The first replay compiles the code.
        _ = Replay(delivered, path, out _);
        var cold = Replay(delivered, path, out var collector);
        var cached = Stopwatch.StartNew();
        var frames = 0L;
        for (var round = 0; round < CachedRounds; round++)
            frames += delivered.Calls.Where(call => call.Stack.Length > 0).Sum(call => collector.FramesOf(collector.Collect(call.Call, call.Stack), out _).Count);
        cached.Stop();
        var counting = Stopwatch.StartNew();
        for (var round = 0; round < CachedRounds; round++)
            _ = delivered.Calls.Where(call => call.Stack.Length > 0).Sum(call => call.Stack.Length);
        counting.Stop();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', command)}: {cold.Stacks} stacks of {(double)cold.Frames / Math.Max(1, cold.Stacks):F1} frames, {cold.Distinct} distinct"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| as they arrive | {cold.Time.TotalMicroseconds / Math.Max(1, cold.Stacks):F2} us a stack | {cold.Frames / cold.Time.TotalSeconds / 1e6:F2} million frames/s |"));
        var time = cached.Elapsed - counting.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all cached | {time.TotalMicroseconds / Math.Max(1, CachedRounds * cold.Stacks):F2} us a stack | {frames / time.TotalSeconds / 1e6:F2} million frames/s |"));
        return 0;
    }

    private static (long Stacks, long Frames, int Distinct, TimeSpan Time) Replay(DeliveredCalls delivered, string command, out StackCollector collector)
    {
        collector = StackCollector.ForCommand(null);
        var timed = new TimedStacks(collector);
        var recorder = new TraceRecorder(RecorderOptions.ForCommand(command) with { Stacks = timed, Source = SourceMode.All, ReadLink = (_, _) => null });
        recorder.BeginScope(RecorderOptions.CommandScope, command, 0);
        delivered.Replay(recorder);
        return (timed.Stacks, timed.Frames, timed.Distinct, timed.Time);
    }
}
