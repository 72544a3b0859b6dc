using System.Runtime.InteropServices;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>A test that waits for what another thread does: prints what its critical path consists of.</summary>
internal static partial class WaitingRun
{
    private const int Rest = 300_000_000;

    public static async Task<int> Run()
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        foreach (var body in (Func<Task>[])[Blocks, Awaits, Joins])
        {
            await body(); // what is compiled and started once is no part of it
            var trace = await TraceSession.RunAsync(body, body.Method.Name);
            var path = new TraceAnalysis(trace).CriticalPath;
            var sleeps = path.Steps.Any(step => step.Name == "syscall:clock_nanosleep" && step.Nanos >= Rest);
            var isTrue = path.TotalNanos <= trace[0].DurationNanos && trace.Messages.All(message => message.SentClock < message.ReceivedClock);
            Console.WriteLine($"{body.Method.Name}: {(sleeps ? "sleeps" : string.Join(", ", path.Steps))}, {(isTrue ? "true" : "wrong")}");
            foreach (var message in trace.Messages)
                Console.WriteLine($"  {message.Kind} {Text(trace, message.FromCall)} -> {Text(trace, message.ToCall)}");
            for (var call = 0; call < trace.CallCount; call++)
            {
                if (trace.CallAt(call).DurationNanos > Rest / 4)
                    Console.WriteLine("  long " + Text(trace, call));
            }
        }

        return 0;
    }

    private static string Text(CausalTrace trace, int call) =>
        $"{trace[trace.CallAt(call).Row]} of {trace[trace.CallAt(call).Row].Tid} {(trace.CallAt(call).StartNanos - trace[0].StartNanos) / 1000}+{trace.CallAt(call).DurationNanos / 1000} us";

    private static Task Blocks()
    {
        Task.Run(Sleep).Wait();
        return Task.CompletedTask;
    }

    private static async Task Awaits() => await Task.Run(Sleep);

    private static Task Joins()
    {
        var thread = new Thread(Sleep);
        thread.Start();
        thread.Join();
        return Task.CompletedTask;
    }

    private static void Sleep()
    {
        var time = new TimeSpecification { Nanoseconds = Rest };
        _ = nanosleep(time, 0);
    }

    [LibraryImport("libc")]
    private static partial int nanosleep(in TimeSpecification time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
