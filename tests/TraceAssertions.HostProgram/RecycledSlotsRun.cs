using System.Collections.Concurrent;
using System.Globalization;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Many short scopes, each on threads of its own, whose slots and numbers are used again; and one whose thread outlives it and works for others.</summary>
internal static class RecycledSlotsRun
{
    private const string Root = "/ta-recycled/";

    public static async Task<int> Run(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        var wrong = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (id, _) =>
        {
            var own = OfShortThreads(tracer, id);
            if (own != $"{Root}{id}/first {Root}{id}/second")
            {
                Interlocked.Increment(ref wrong);
                Console.WriteLine($"scope {id}: {own}");
            }

            return ValueTask.CompletedTask;
        });
        wrong += OutlivedByItsWorker(tracer);
        Console.WriteLine($"wrong {wrong}");
        return wrong == 0 ? 0 : 1;
    }

    /// <summary>What a scope opened on two threads that end with it; a third, between them, has no scope.</summary>
    private static string OfShortThreads(ITracer tracer, int id)
    {
        var scope = tracer.BeginScope($"scope {id}");
        OnThread(() => Open($"{id}/first"));
        using (ExecutionContext.SuppressFlow())
            OnThread(() => Open($"{id}/nobody's"));
        OnThread(() => Open($"{id}/second"));
        return Opened(scope.End());
    }

    /// <summary>A worker that one scope starts lazily serves another under the first one's context: theirs while that lasts, and late afterwards.</summary>
    private static int OutlivedByItsWorker(NativeTracer tracer)
    {
        using var requests = new BlockingCollection<(string Name, TaskCompletionSource Done)>();
        var first = tracer.BeginScope("starts the worker");
        var worker = new Thread(() =>
        {
            foreach (var (name, done) in requests.GetConsumingEnumerable())
            {
                Open(name);
                done.SetResult();
            }
        });
        worker.Start();
        Ask("worker/first");
        var trace = first.End();
        var number = trace.Header.Scope;
        var before = tracer.LateCalls.GetValueOrDefault(number);

        var second = tracer.BeginScope("asks the worker");
        Ask("worker/second");
        var other = Opened(second.End());
        var late = tracer.LateCalls.GetValueOrDefault(number) - before;
        requests.CompleteAdding();
        worker.Join();

        Console.WriteLine($"first '{Opened(trace)}', second '{other}', {(late > 0 ? "some" : "none")} late");
        return Opened(trace) == Root + "worker/first" && other.Length == 0 && late > 0 ? 0 : 1;

        void Ask(string name)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            requests.Add((name, done));
            done.Task.Wait();
        }
    }

    private static void OnThread(ThreadStart work)
    {
        var thread = new Thread(work);
        thread.Start();
        thread.Join();
    }

    private static void Open(string name)
    {
        try
        {
            File.OpenHandle(Root + name).Dispose();
        }
        catch (DirectoryNotFoundException)
        {
            // Expected: the open is what counts, the file does not exist.
        }
    }

    private static string Opened(CausalTrace trace) => string.Join(
        ' ',
        trace.Spans.Where(span => span is { Name: "syscall:openat", Counts: true } && span.Path!.StartsWith(Root, StringComparison.Ordinal))
            .Select(span => span.RepetitionCount == 1 ? span.Path : string.Create(CultureInfo.InvariantCulture, $"{span.RepetitionCount}×{span.Path}")));
}
