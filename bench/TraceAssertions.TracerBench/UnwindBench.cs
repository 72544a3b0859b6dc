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
        var taken = delivered.Calls.Where(call => call.Stack.Length > 0).ToArray();
        var recognized = Again(taken, collector);
        collector.RecognizesStacks = false;
        var cached = Again(taken, collector);
        var stacks = Math.Max(1, taken.Length);
        var frames = taken.Sum(call => (long)collector.FramesOf(collector.Collect(call.Call, call.Stack), out _).Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', command)}: {cold.Stacks} stacks of {(double)cold.Frames / stacks:F1} frames, {cold.Distinct} distinct; CPU time"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| as they arrive | {cold.Nanos / stacks:F0} ns a stack | {cold.Nanos / Math.Max(1, cold.Frames):F0} ns a frame |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| recognised | {recognized / stacks:F0} ns a stack | {recognized / Math.Max(1, frames):F0} ns a frame |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| unwound again, all rows cached | {cached / stacks:F0} ns a stack | {cached / Math.Max(1, frames):F0} ns a frame |"));
        return 0;
    }

    private static double Again((RawCall Call, byte[] Stack)[] taken, StackCollector collector)
    {
        var begin = ThreadClock.NowNanos;
        for (var round = 0; round < CachedRounds; round++)
        {
            foreach (var (call, stack) in taken)
                _ = collector.Collect(call, stack);
        }

        return (double)(ThreadClock.NowNanos - begin) / CachedRounds;
    }

    private static (long Stacks, long Frames, int Distinct, double Nanos) Replay(DeliveredCalls delivered, string command, out StackCollector collector)
    {
        collector = StackCollector.ForCommand(null);
        var timed = new TimedStacks(collector);
        var recorder = new TraceRecorder(RecorderOptions.ForCommand(command) with { Stacks = timed, Source = SourceMode.All, ReadLink = (_, _) => null });
        recorder.BeginScope(RecorderOptions.CommandScope, command, 0);
        delivered.Replay(recorder);
        return (timed.Stacks, timed.Frames, timed.Distinct, timed.Nanos);
    }
}
