using System.Globalization;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.TracerBench;

/// <summary>
/// Compares tracers over one loop of system calls, in one run, in interleaved rounds: <c>TracerBench [ROUNDS] [only NAME]</c>; how fast stacks are unwound: <c>TracerBench unwind COMMAND …</c>; what scopes cost in a test host: <c>TracerBench scopes</c>;
/// or what whole programs take under the command <c>renacer</c> and its peers: <c>TracerBench programs RENACER [NAME …]</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["unwind", .. var command] && command.Length > 0)
            return UnwindBench.Run(EbpfProbe.Check() is null ? new EbpfLaunchBackend() : new PtraceLaunchBackend(), command);
        if (arguments is ["recorder", .. var recorded] && recorded.Length > 0)
            return RecorderBench.Run(EbpfProbe.Check() is null ? new EbpfLaunchBackend() : new PtraceLaunchBackend(), recorded);
        if (arguments is ["scopes"])
            return ScopeBench.Run();
        if (arguments is ["programs", var renacer, .. var some])
            return ProgramBench.Run(Path.GetFullPath(renacer), some);
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        var only = arguments.Length > 2 && arguments[1] == "only" ? arguments[2] : null;
        using var program = new LoopProgram();
        var contenders = LoopContenders.All(program).Where(c => only is null || c.Name == "bare" || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var loop in new[] { "read", "deep", "access", "open" })
            Compare(loop, contenders, rounds);
        return 0;
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
