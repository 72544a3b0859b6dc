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
            var isWithin = path.TotalNanos <= trace[0].DurationNanos && trace.Messages.All(message => message.SentClock < message.ReceivedClock);
            Console.WriteLine($"{body.Method.Name}: {path.Steps[0].Name} {path.Steps[0].Nanos >= Rest} {isWithin} {trace.Messages.Any(message => message.Kind == MessageKind.Futex)}");
        }

        return 0;
    }

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
