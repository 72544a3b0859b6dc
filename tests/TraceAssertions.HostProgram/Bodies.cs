using System.Diagnostics;
using System.Globalization;
using System.Text;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Bodies of tests whose calls are known.</summary>
internal static class Bodies
{
    /// <summary>The same body with and without a gigabyte of garbage has the same counts.</summary>
    public static int AllocateAndCompare(long bytes)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}, server GC {System.Runtime.GCSettings.IsServerGC}");
        var file = Sample();
        Trace(tracer, "warm", () => Body(file, 0));
        var lean = Trace(tracer, "lean", () => Body(file, 0));
        var fat = Trace(tracer, "fat", () => Body(file, bytes));
        Console.WriteLine($"collections {GC.CollectionCount(0)}");
        File.Delete(file);
        return Same(lean, fat) ? 0 : 1;
    }

    /// <summary>The same asynchronous body, warm, has one multiset of calls.</summary>
    public static async Task<int> RunWarm(int rounds)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        var file = Sample();
        var multisets = new Dictionary<string, int>();
        for (var round = -10; round < rounds; round++)
        {
            var scope = tracer.BeginScope($"round {round}");
            await AsyncBody(file);
            var trace = scope.End();
            if (round >= 0)
                multisets[Multiset(trace)] = multisets.GetValueOrDefault(Multiset(trace)) + 1;
            if (!trace.Completeness.IsComplete)
                multisets[trace.Completeness.Describe()] = 1;
        }

        File.Delete(file);
        Console.WriteLine($"multisets {multisets.Count}");
        foreach (var (multiset, count) in multisets)
            Console.WriteLine($"{count} times:\n{multiset}");
        return multisets.Count == 1 ? 0 : 1;
    }

    /// <summary>A sidecar that is killed leaves the host alive and the scope incomplete.</summary>
    public static int KillTheSidecar()
    {
        var tracer = NativeTracer.ForThisProcess;
        var scope = tracer.BeginScope("orphan");
        var file = Sample();
        Body(file, 0);
        var sidecars = 0;
        foreach (var process in Process.GetProcesses().Where(IsOurSidecar))
        {
            process.Kill();
            sidecars++;
        }

        var stopwatch = Stopwatch.StartNew();
        Body(file, 0);
        var first = scope.End();
        var second = Trace(tracer, "after", () => Body(file, 0));
        File.Delete(file);
        Console.WriteLine($"backend {tracer.Backend} sidecars {sidecars} took {stopwatch.ElapsedMilliseconds} ms");
        Console.WriteLine($"first: {first.Completeness.Describe()}");
        Console.WriteLine($"second: {second.Completeness.Describe()}");
        return sidecars == 1 && !first.Completeness.IsComplete && !second.Completeness.IsComplete ? 0 : 1;
    }

    /// <summary>The tracer's process is killed as soon as it is there: what then traces nothing must say so.</summary>
    public static int KillTheSidecarAtItsStart()
    {
        var killed = 0;
        var killer = new Thread(() =>
        {
            while (Volatile.Read(ref killed) == 0)
            {
                foreach (var process in Process.GetProcesses().Where(IsOurSidecar))
                {
                    process.Kill();
                    Volatile.Write(ref killed, 1);
                }
            }
        });
        killer.Start();
        var tracer = NativeTracer.ForThisProcess;
        killer.Join();
        var trace = Trace(tracer, "after", () => File.Exists("/no/such/file"));
        Console.WriteLine($"backend {TracerBackend.Ptrace} was to be used; {tracer.Unavailable?.Code ?? "it was there"}: {trace.Completeness.Describe()}");
        return !trace.Completeness.IsComplete && tracer.Unavailable is null or { Code: "TA0127" } ? 0 : 1;
    }

    /// <summary>A loop of one-byte reads is one run.</summary>
    public static int OneByteReads(int reads)
    {
        var tracer = NativeTracer.ForThisProcess;
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, new byte[reads]);
        var trace = Trace(tracer, "reads", () =>
        {
            using var handle = File.OpenHandle(file);
            Span<byte> one = stackalloc byte[1];
            for (var i = 0; i < reads; i++)
                RandomAccess.Read(handle, one, i);
        });
        File.Delete(file);
        var runs = trace.Spans.Where(s => s.Name == "syscall:pread64" && s.Path == file).ToList();
        Console.WriteLine($"backend {tracer.Backend} runs {runs.Count} repetitions {string.Join(',', runs.Select(r => r.RepetitionCount))} {trace.Completeness.Describe()}");
        return runs.Count == 1 && runs[0].RepetitionCount == reads && trace.Completeness.IsComplete ? 0 : 1;
    }

    /// <summary>Names of temporary folders are drawn, and some are drawn twice: what counts is one mkdir each.</summary>
    public static int TemporaryFolders(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        var trace = Trace(tracer, "temporary", () =>
        {
            for (var i = 0; i < count; i++)
                Directory.CreateTempSubdirectory("drawn-").Delete();
        });
        var counted = trace.Spans.Where(s => s.IsSyscall && s.Counts).GroupBy(s => s.ShortName).ToDictionary(g => g.Key, g => g.Sum(s => s.RepetitionCount));
        var drawn = trace.Spans.Where(s => s is { ShortName: "getrandom", Noise: NoiseRuleNames.Random }).Sum(s => s.RepetitionCount);
        Console.WriteLine($"backend {tracer.Backend} mkdir {counted["mkdir"]} getrandom {counted.GetValueOrDefault("getrandom")} drawn {drawn}");
        return counted["mkdir"] == count && !counted.ContainsKey("getrandom") ? 0 : 1;
    }

    private static bool IsOurSidecar(Process process)
    {
        try
        {
            var commandLine = File.ReadAllText($"/proc/{process.Id}/cmdline");
            return commandLine.Contains("sidecar", StringComparison.Ordinal) && commandLine.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static CausalTrace Trace(ITracer tracer, string name, Action body)
    {
        var scope = tracer.BeginScope(name);
        body();
        return scope.End();
    }

    private static string Sample()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, new string('x', 10_000));
        return file;
    }

    private static void Body(string file, long garbage)
    {
        for (var i = 0; i < 20; i++)
        {
            _ = File.ReadAllBytes(file);
            for (long allocated = 0; allocated < garbage / 20; allocated += 10_000)
                GC.KeepAlive(new byte[10_000]);
        }

        File.WriteAllText(file + ".out", "done");
        File.Delete(file + ".out");
    }

    private static async Task AsyncBody(string file)
    {
        for (var i = 0; i < 5; i++)
        {
            await Task.Yield();
            _ = await File.ReadAllTextAsync(file);
            await Task.Run(() => File.Exists(file + ".none"));
        }

        await File.WriteAllTextAsync(file + ".out", "done");
        File.Delete(file + ".out");
    }

    private static bool Same(CausalTrace lean, CausalTrace fat)
    {
        var (a, b) = (Multiset(lean), Multiset(fat));
        Console.WriteLine(a == b ? $"same:\n{a}" : $"lean:\n{a}\nfat:\n{b}");
        return a == b && lean.Completeness.IsComplete && fat.Completeness.IsComplete && a.Contains("pread64", StringComparison.Ordinal);
    }

    private static string Multiset(CausalTrace trace)
    {
        var text = new StringBuilder();
        foreach (var group in trace.Spans.Where(s => s.IsSyscall && s.Counts).GroupBy(s => $"{s.Name} {s.Path} {s.Error}").OrderBy(g => g.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {group.Sum(s => s.RepetitionCount)} {group.Key}");
        return text.ToString();
    }
}
