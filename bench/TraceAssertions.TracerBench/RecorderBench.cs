using System.Globalization;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.TracerBench;

/// <summary>How long the recorder takes for a call: a command is traced, and what the backend delivered is replayed without stacks.</summary>
internal static class RecorderBench
{
    private const int Rounds = 9;

    public static int Run(ILaunchBackend backend, string[] command)
    {
        if (CommandResolver.Resolve(command[0], out var path) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        var delivered = new DeliveredCalls();
        _ = backend.Run(new LaunchRequest(path, command) { StandardOutputToStandardError = true }, delivered);
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var recorder = new TraceRecorder(RecorderOptions.ForCommand(path) with { ReadLink = (_, _) => null });
            recorder.BeginScope(RecorderOptions.CommandScope, path, 0);
            var begin = ThreadClock.NowNanos;
            delivered.Replay(recorder);
            best = Math.Min(best, ThreadClock.NowNanos - begin);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', command)}: {delivered.Calls.Count} calls, {best / delivered.Calls.Count:F0} ns a call in the recorder; CPU time, best of {Rounds}"));
        return 0;
    }
}
