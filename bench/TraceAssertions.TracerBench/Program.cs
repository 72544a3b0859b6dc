using System.Globalization;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.TracerBench;

/// <summary>Compares tracers over one loop of system calls, in one run, in interleaved rounds: <c>TracerBench [ROUNDS] [only NAME]</c>; how fast stacks are unwound: <c>TracerBench unwind COMMAND …</c>; or what scopes cost in a test host: <c>TracerBench scopes</c>.</summary>
internal static class Program
{
    private const long FastCalls = 1_000_000;
    private const long SlowCalls = 40_000;

    private static int Main(string[] arguments)
    {
        if (arguments is ["unwind", .. var command] && command.Length > 0)
            return UnwindBench.Run(EbpfProbe.Check() is null ? new EbpfLaunchBackend() : new PtraceLaunchBackend(), command);
        if (arguments is ["recorder", .. var recorded] && recorded.Length > 0)
            return RecorderBench.Run(EbpfProbe.Check() is null ? new EbpfLaunchBackend() : new PtraceLaunchBackend(), recorded);
        if (arguments is ["scopes"])
            return ScopeBench.Run();
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        var only = arguments.Length > 2 && arguments[1] == "only" ? arguments[2] : null;
        using var program = new LoopProgram();
        var contenders = Contenders(program).Where(c => only is null || c.Name == "bare" || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var loop in new[] { "read", "deep", "open" })
            Compare(loop, contenders, rounds);
        return 0;
    }

    private static IEnumerable<Contender> Contenders(LoopProgram program)
    {
        yield return new("bare", FastCalls, (loop, calls) => program.Measure(loop, calls));
        if (EbpfProbe.Check() is { } problem)
        {
            Console.Error.WriteLine(problem);
        }
        else
        {
            yield return new("TraceAssertions eBPF", FastCalls, (loop, calls) => program.Measure(loop, calls, new EbpfLaunchBackend()));
            yield return new("TraceAssertions eBPF, stacks sampled", FastCalls, (loop, calls) => program.Measure(loop, calls, new EbpfLaunchBackend(), SourceMode.Sampled));
            yield return new("TraceAssertions eBPF, all stacks", FastCalls, (loop, calls) => program.Measure(loop, calls, new EbpfLaunchBackend(), SourceMode.All));
        }

        if (PtraceProbe.Check() is { } refused)
        {
            Console.Error.WriteLine(refused);
        }
        else
        {
            yield return new("TraceAssertions ptrace", SlowCalls, (loop, calls) => program.Measure(loop, calls, new PtraceLaunchBackend()));
            yield return new("TraceAssertions ptrace, stacks sampled", SlowCalls, (loop, calls) => program.Measure(loop, calls, new PtraceLaunchBackend(), SourceMode.Sampled));
            yield return new("TraceAssertions ptrace, all stacks", SlowCalls, (loop, calls) => program.Measure(loop, calls, new PtraceLaunchBackend(), SourceMode.All));
        }

        if (!File.Exists("/usr/bin/strace"))
            yield break;
        yield return new("strace, one CPU", SlowCalls, (loop, calls) => program.Measure(loop, calls, "taskset", "-c", "0", "strace", "-f", "-o", "/dev/null"));
        yield return new("strace", SlowCalls, (loop, calls) => program.Measure(loop, calls, "strace", "-f", "-o", "/dev/null"));
    }

    private static void Compare(string loop, Contender[] contenders, int rounds)
    {
        var best = new Sample[contenders.Length];
        Array.Fill(best, new(double.MaxValue, double.MaxValue));
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
                best[i] = best[i].Best(contenders[i].Measure(loop, contenders[i].Calls));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n`{loop}` loop, best of {rounds} interleaved rounds, nanoseconds a call\n"));
        Console.WriteLine("| tracer | thread CPU | added | wall | added | wall ratio |\n|---|---:|---:|---:|---:|---:|");
        var bare = best[0];
        for (var i = 0; i < contenders.Length; i++)
        {
            var (cpu, wall) = best[i];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {cpu:F0} | {cpu - bare.CpuNanos:F0} | {wall:F0} | {wall - bare.WallNanos:F0} | {wall / bare.WallNanos:F2} |"));
        }
    }
}
