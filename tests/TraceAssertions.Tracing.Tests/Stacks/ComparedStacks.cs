using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Stacks;

/// <summary>Unwinds each stack a second time that was recognised, and compares.</summary>
internal sealed class ComparedStacks(StackCollector stacks) : IStackCollector
{
    public int Taken { get; private set; }

    public int Different { get; private set; }

    public long RecognizedStacks => stacks.RecognizedStacks;

    public IReadOnlyList<Diagnostic> Notices => stacks.Notices;

    public int Collect(in RawCall call, ReadOnlySpan<byte> snapshot)
    {
        stacks.RecognizesStacks = true;
        var number = stacks.Collect(call, snapshot);
        stacks.RecognizesStacks = false;
        Taken++;
        Different += stacks.Collect(call, snapshot) == number ? 0 : 1;
        return number;
    }

    public int WithCause(int stack, int cause) => stacks.WithCause(stack, cause);

    public void OnMapping(in RawCall call, string? path) => stacks.OnMapping(call, path);

    public void OnDirectory(int pid, string path) => stacks.OnDirectory(pid, path);

    public void OnFork(int parent, int child) => stacks.OnFork(parent, child);

    public void OnExec(int pid, string file, ReadOnlySpan<byte> auxiliary) => stacks.OnExec(pid, file, auxiliary);

    public void OnExit(int pid) => stacks.OnExit(pid);

    public CallStack Resolve(int stack) => stacks.Resolve(stack);
}
