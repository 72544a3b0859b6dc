using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Async methods that read a file on their own thread, and code that looks like it and does not: prints what is found.</summary>
internal static class SyncIoRun
{
    private const int Reads = 20;

    public static async Task<int> Run(string file)
    {
        await File.WriteAllBytesAsync(file, new byte[Reads]);
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        foreach (var body in (Func<string, Task>[])[InAnAsyncMethod, ByAHelper, InTheBackground, OnAnotherThread, NotAsync])
        {
            // Started anew, so that this method is on no stack.
            var trace = await Task.Run(() => Trace(tracer, body, file));
            var analysis = new TraceAnalysis(trace);
            var metric = new MetricReference.AntipatternCount(AntipatternKind.SyncIoOnAsyncPath);
            Console.WriteLine($"{body.Method.Name}: {analysis.Evaluate(metric)}");
            foreach (var finding in analysis.FindingsOf(metric))
                Console.WriteLine($"{body.Method.Name}: {finding.Message}");
        }

        return 0;
    }

    private static Task<CausalTrace> Trace(NativeTracer tracer, Func<string, Task> body, string file)
    {
        var scope = tracer.BeginScope(body.Method.Name);
        return body(file).ContinueWith(done => done.IsFaulted ? throw done.Exception! : scope.End(), TaskScheduler.Default);
    }

    private static async Task InAnAsyncMethod(string file)
    {
        await Task.Yield();
        using var stream = Open(file);
        while (stream.ReadByte() >= 0) // synchronous: in an async method
            await Task.Yield();
    }

    private static async Task ByAHelper(string file)
    {
        await Task.Yield();
        ReadAll(file); // synchronous: called by an async method
    }

    private static async Task InTheBackground(string file)
    {
        await using var stream = Open(file);
        var buffer = new byte[1];
        while (await stream.ReadAsync(buffer) > 0)
            await Task.Yield();
    }

    private static async Task OnAnotherThread(string file) => await Task.Run(() => ReadAll(file));

    private static Task NotAsync(string file)
    {
        ReadAll(file);
        return Task.CompletedTask;
    }

    private static void ReadAll(string file)
    {
        using var stream = Open(file);
        while (stream.ReadByte() >= 0)
            ;
    }

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
}
