using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Attribution;

namespace TraceAssertions.TracerBench;

/// <summary>What scopes cost in a test host: to begin and end one, the hop of an ExecutionContext, and a body that reads files, beside the same untraced.</summary>
/// <remarks>The untraced part runs first, before anything is attached: what the attached tracer costs calls outside of scopes is told too.</remarks>
internal static class ScopeBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private const int Rounds = 7, Scopes = 300, Hops = 1_000_000, Files = 100, FileBytes = 10 * 1024, Bodies = 30;

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("scope-bench-").FullName;
        try
        {
            var files = Enumerable.Range(0, Files).Select(i => Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture))).ToArray();
            foreach (var file in files)
                File.WriteAllBytes(file, new byte[FileBytes]);
            return Compare(files);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Compare(string[] files)
    {
        var plainBody = Best(() => Time(Bodies, () => ReadAll(files)));
        var plainHop = Best(() => Hop(new AsyncLocal<object?>(static _ => { }), new object()));
        var tracer = NativeTracer.ForThisProcess;
        if (tracer.Unavailable is { } unavailable)
        {
            Console.Error.WriteLine(unavailable);
            return 1;
        }

        var outside = Best(() => Time(Bodies, () => ReadAll(files)));
        var empty = Best(() => Time(Scopes, () => tracer.BeginScope("empty").End()));
        var body = Best(() => Time(Bodies, () =>
        {
            var scope = tracer.BeginScope("body");
            ReadAll(files);
            _ = scope.End();
        }));
        var hop = Best(() => Hop(ScopeSlots.Flow, ScopeFlow.Of(new ScopeToken(uint.MaxValue), null)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"backend {tracer.Backend}, best of {Rounds}, wall time"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| begin and end of a scope | {empty / 1000:F1} µs |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| hop of an ExecutionContext | {hop:F1} ns; with another AsyncLocal that has a handler {plainHop:F1} ns; added {hop - plainHop:F1} ns |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| body that reads {Files} files of {FileBytes / 1024} KiB | plain {plainBody / 1000:F0} µs; attached, outside of scopes {outside / 1000:F0} µs ({outside / plainBody:F2}); in a scope {body / 1000:F0} µs ({body / plainBody:F2}) |"));
        return 0;
    }

    private static void ReadAll(string[] files)
    {
        foreach (var file in files)
            _ = File.ReadAllBytes(file);
    }

    /// <summary>A context with the value and one without take turns on this thread: two changes, of which each tells the handler.</summary>
    private static double Hop<T>(AsyncLocal<T> local, T value)
        where T : class?
    {
        var without = ExecutionContext.Capture()!;
        local.Value = value;
        var with = ExecutionContext.Capture()!;
        local.Value = null!;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Hops; i++)
        {
            ExecutionContext.Restore(with);
            ExecutionContext.Restore(without);
        }

        return watch.Elapsed.TotalNanoseconds / (2.0 * Hops);
    }

    private static double Time(int times, Action action)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
            action();
        return watch.Elapsed.TotalNanoseconds / times;
    }

    /// <summary>The best of several, once the runtime has compiled what is measured with optimisation: a test host runs for longer than that.</summary>
    private static double Best(Func<double> measure)
    {
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed < WarmUp)
            _ = measure();
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
            best = Math.Min(best, measure());
        return best;
    }
}
