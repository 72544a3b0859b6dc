using System.Text;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Recording;

/// <summary>Stacks by name: a snapshot is the name of its only frame, and what it was caused by follows an arrow.</summary>
internal sealed class NamedStacks : IStackCollector
{
    private readonly List<string> _names = [""];

    public IReadOnlyList<Diagnostic> Notices => [];

    public string NameOf(int stack) => _names[stack];

    public int Collect(in RawCall call, ReadOnlySpan<byte> snapshot) => snapshot.IsEmpty ? 0 : Number(Encoding.UTF8.GetString(snapshot));

    public int WithCause(int stack, int cause) => cause == 0 ? stack : Number($"{_names[stack]} < {_names[cause]}");

    public void OnMapping(in RawCall call, string? path)
    {
        // Address spaces do not matter to causes.
    }

    public void OnFork(int parent, int child)
    {
        // As above.
    }

    public void OnExec(int pid, string file, ReadOnlySpan<byte> auxiliary)
    {
        // As above.
    }

    public void OnExit(int pid)
    {
        // As above.
    }

    public CallStack Resolve(int stack) =>
        new([new SourceLocation { Precision = SourcePrecision.Function, Function = _names[stack] }]) { Site = new SourceLocation { Precision = SourcePrecision.Function, Function = _names[stack] } };

    private int Number(string name)
    {
        if (!_names.Contains(name))
            _names.Add(name);
        return _names.IndexOf(name);
    }
}
