using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.TracerBench;

/// <summary>The ways to run the loop: bare, under our backends, and under those of their peers that are installed.</summary>
internal static class LoopContenders
{
    private const long FastCalls = 1_000_000;
    private const long SlowCalls = 40_000;

    /// <summary>A filter that no call of a loop matches.</summary>
    private static readonly CallFilter Sparse = new("mount", [SyscallTable.Number("mount")]);

    /// <summary>All of them; what cannot run here is told on stderr.</summary>
    public static IEnumerable<Contender> All(LoopProgram program)
    {
        Contender[] bare = [new("bare", FastCalls, (loop, calls) => program.Measure(loop, calls))];
        return bare
            .Concat(Ours("TraceAssertions eBPF", FastCalls, EbpfProbe.Check(), program, () => new EbpfLaunchBackend()))
            .Concat(Ours("TraceAssertions ptrace", SlowCalls, PtraceProbe.Check(), program, () => new PtraceLaunchBackend()))
            .Concat(Peers(program));
    }

    private static IEnumerable<Contender> Ours(string name, long calls, Diagnostic? problem, LoopProgram program, Func<ILaunchBackend> backend)
    {
        if (problem is not null)
        {
            Console.Error.WriteLine(problem);
            return [];
        }

        return
        [
            With(name, calls, request => request),
            With(name + ", memory of arguments", calls, request => request with { Memory = true }),
            With(name + ", filter that does not match", FastCalls, request => request with { Filter = Sparse }),
            With(name + ", stacks sampled", calls, request => request with { Source = SourceMode.Sampled }),
            With(name + ", all stacks", calls, request => request with { Source = SourceMode.All }),
        ];

        Contender With(string label, long count, Func<LaunchRequest, LaunchRequest> how) => new(label, count, (loop, number) => program.Measure(loop, number, backend(), how));
    }

    private static IEnumerable<Contender> Peers(LoopProgram program)
    {
        if (File.Exists("/usr/bin/strace"))
        {
            yield return Peer("strace, one CPU", SlowCalls, "taskset", "-c", "0", "strace", "-f", "-o", "/dev/null");
            yield return Peer("strace", SlowCalls, "strace", "-f", "-o", "/dev/null");
            yield return Peer("strace, filter that does not match", FastCalls, "strace", "-f", "--seccomp-bpf", "-e", "trace=mount", "-o", "/dev/null");
        }

        if (File.Exists("/usr/bin/perf"))
        {
            yield return Peer("perf trace", SlowCalls, "perf", "trace", "-o", "/dev/null", "--");
            yield return Peer("perf record", FastCalls, "perf", "record", "-q", "-e", "raw_syscalls:*", "-o", "/dev/null", "--");
        }

        if (File.Exists("/usr/bin/bpftrace"))
        {
            yield return new("bpftrace, sums", FastCalls, (loop, calls) => program.MeasureQuoted(loop, calls, "bpftrace", "-q", "-o", "/dev/null", "-e", BpfTrace("@[args->id] = sum(nsecs - @began[tid])"), "-c"));
            yield return new("bpftrace, a line a call", FastCalls, (loop, calls) => program.MeasureQuoted(loop, calls, "bpftrace", "-q", "-o", "/dev/null", "-e", BpfTrace(@"printf(""%d %d %d %d\n"", tid, args->id, args->ret, nsecs - @began[tid])"), "-c"));
        }

        Contender Peer(string name, long calls, params string[] prefix) => new(name, calls, (loop, number) => program.Measure(loop, number, prefix));
    }

    private static string BpfTrace(string action) =>
        "tracepoint:raw_syscalls:sys_enter /pid == cpid/ { @began[tid] = nsecs; } tracepoint:raw_syscalls:sys_exit /@began[tid]/ { " + action + "; delete(@began[tid]); }";
}
