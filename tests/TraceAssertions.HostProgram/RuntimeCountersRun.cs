using System.Runtime.CompilerServices;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Scopes that run at the same time and allocate and throw known amounts, on several threads each.</summary>
internal static class RuntimeCountersRun
{
    private const int Chunk = 100_000, Rounds = 20, Overhead = 200_000;

    public static async Task<int> Run(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        await RunScope(tracer, 1); // what happens once in a process
        var wrong = 0;
        foreach (var (id, trace) in await Task.WhenAll(Enumerable.Range(1, count).Select(id => Task.Run(() => RunScope(tracer, id)))))
            wrong += Compare(id, trace, alone: count == 1);
        Console.WriteLine($"wrong {wrong}");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<(int Id, CausalTrace Trace)> RunScope(ITracer tracer, int id)
    {
        var scope = tracer.BeginScope($"scope {id}");
        for (var round = 0; round < Rounds; round++)
        {
            Allocate(id);
            await Task.Yield();
            Allocate(id);
            await Task.Run(() => Allocate(id));
            var thread = new Thread(() => Allocate(id));
            thread.Start();
            thread.Join();
            try
            {
                await ThrowAsync(id);
            }
            catch (InvalidOperationException)
            {
                // Expected: thrown once, and on through two awaits.
            }
        }

        GC.Collect();
        return (id, scope.End());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Allocate(int id) => GC.KeepAlive(new byte[Chunk * id]);

    private static async Task ThrowAsync(int id)
    {
        await Task.Yield();
        await ThrowInnerAsync(id);
    }

    private static async Task ThrowInnerAsync(int id)
    {
        await Task.Yield();
        throw new InvalidOperationException($"{id}");
    }

    private static int Compare(int id, CausalTrace trace, bool alone)
    {
        var counters = trace.Header.Runtime!;
        var expected = 4L * Rounds * Chunk * id;
        var isRight = counters.AllocatedBytes >= expected && counters.AllocatedBytes < expected + Overhead
            && counters.Exceptions == Rounds
            && counters.ThreadHops >= Rounds
            && (alone ? counters.Gen2Collections >= 1 && counters.Collections >= counters.Gen2Collections : counters.Collections is null && counters.Gen2Collections is null);
        if (!isRight)
            Console.WriteLine($"scope {id}: {counters}, {expected} allocated, {Rounds} thrown");
        return isRight ? 0 : 1;
    }
}
