using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.TracerBench;

/// <summary>Measures the time that collecting stacks takes.</summary>
internal sealed class TimedStacks(StackCollector stacks) : IStackCollector
{
    private readonly HashSet<int> _distinct = [];
    private long _nanos;
    private long _looks;

    public long Stacks { get; private set; }

    public long Frames { get; private set; }

    public int Distinct => _distinct.Count;

    /// <summary>CPU time, without that of measuring it.</summary>
    public double Nanos => _nanos - (_looks * ThreadClock.MeasureOwnNanos());

    public IReadOnlyList<Diagnostic> Notices => stacks.Notices;

    public int Collect(in RawCall call, ReadOnlySpan<byte> snapshot)
    {
        var begin = ThreadClock.NowNanos;
        var number = stacks.Collect(call, snapshot);
        _nanos += ThreadClock.NowNanos - begin;
        _looks++;
        Stacks++;
        Frames += stacks.FramesOf(number, out _).Count;
        _distinct.Add(number);
        return number;
    }

    public int WithCause(int stack, int cause) => stacks.WithCause(stack, cause);

    public void OnMapping(in RawCall call, string? path) => Timed(call, path);

    public void OnDirectory(int pid, string path) => stacks.OnDirectory(pid, path);

    public void OnFork(int parent, int child) => stacks.OnFork(parent, child);

    public void OnExec(int pid, string file, ReadOnlySpan<byte> auxiliary) => stacks.OnExec(pid, file, auxiliary);

    public void OnExit(int pid) => stacks.OnExit(pid);

    public CallStack Resolve(int stack) => stacks.Resolve(stack);

    private void Timed(in RawCall call, string? path)
    {
        var begin = ThreadClock.NowNanos;
        stacks.OnMapping(call, path);
        _nanos += ThreadClock.NowNanos - begin;
        _looks++;
    }
}
