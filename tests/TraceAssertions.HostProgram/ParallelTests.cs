using System.Diagnostics;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Scopes that run at the same time and open files with names that say to whom each open belongs.</summary>
internal static class ParallelTests
{
    private const int Rounds = 5;

    /// <summary>Opens of one scope: in the body, after each kind of hop, and in a child process and its grandchild.</summary>
    private static readonly string[] Phases = ["body", "await", "yield", "run", "nested", "thread", "continuation", "timer", "configure", "child", "grandchild"];

    public static async Task<int> Run(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scopes = Enumerable.Range(1, count).Select(id => Task.Run(() => RunScope(tracer, id, ready.Task))).ToArray();
        ready.SetResult();
        var wrong = 0;
        foreach (var (id, trace) in await Task.WhenAll(scopes))
            wrong += Compare(id, trace);
        Console.WriteLine($"wrong {wrong}");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<(int Id, CausalTrace Trace)> RunScope(ITracer tracer, int id, Task ready)
    {
        await ready;
        var scope = tracer.BeginScope($"scope {id}");
        for (var round = 0; round < Rounds; round++)
        {
            Open(id, "body");
            await Task.Delay(1);
            Open(id, "await");
            await Task.Yield();
            Open(id, "yield");
            await Task.Run(async () =>
            {
                Open(id, "run");
                await Task.Run(() => Open(id, "nested"));
            });
            var thread = new Thread(() => Open(id, "thread"));
            thread.Start();
            thread.Join();
            await Task.Delay(1).ContinueWith(_ => Open(id, "continuation"), TaskScheduler.Default);
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (new Timer(_ =>
            {
                Open(id, "timer");
                fired.SetResult();
            }, null, 1, Timeout.Infinite))
                await fired.Task;
            await Task.Delay(1).ConfigureAwait(false);
            Open(id, "configure");
            using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cat /gt/{id}/child; (cat /gt/{id}/grandchild; exit 0)"]) { RedirectStandardError = true })!;
            await child.StandardError.ReadToEndAsync();
            await child.WaitForExitAsync();
        }

        return (id, scope.End());
    }

    private static void Open(int id, string phase)
    {
        try
        {
            File.OpenHandle($"/gt/{id}/{phase}").Dispose();
        }
        catch (DirectoryNotFoundException)
        {
            // Expected: the open is what counts, the file does not exist.
        }
    }

    private static int Compare(int id, CausalTrace trace)
    {
        var wrong = 0;
        var opens = trace.Spans.Where(s => s.Name == "syscall:openat" && s.Counts && s.Path!.StartsWith("/gt/", StringComparison.Ordinal)).ToList();
        foreach (var phase in Phases)
        {
            var found = opens.Where(s => s.Path == $"/gt/{id}/{phase}").Sum(s => s.RepetitionCount);
            if (found != Rounds)
            {
                Console.WriteLine($"scope {id}: {phase} opened {found} times, not {Rounds}");
                wrong++;
            }
        }

        foreach (var foreign in opens.Where(s => !s.Path!.StartsWith($"/gt/{id}/", StringComparison.Ordinal)))
        {
            Console.WriteLine($"scope {id}: foreign {foreign.Path}");
            wrong++;
        }

        if (!trace.Completeness.IsComplete)
        {
            Console.WriteLine($"scope {id}: {trace.Completeness.Describe()}");
            wrong++;
        }

        return wrong;
    }
}
