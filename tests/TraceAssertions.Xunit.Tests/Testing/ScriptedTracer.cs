using System.Diagnostics;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>A tracer whose scopes return traces that a test draws; nothing is traced.</summary>
/// <param name="draw">Adds to the trace of the scope of that one-based number what it caused, below the given root.</param>
internal sealed class ScriptedTracer(Action<int, CausalTraceBuilder, int> draw) : ITracer
{
    public TracerBackend Backend => TracerBackend.Ebpf;

    public Diagnostic? Unavailable { get; init; }

    public IReadOnlyList<Diagnostic> Notices { get; init; } = [];

    public IReadOnlyDictionary<ulong, long> LateCalls { get; set; } = new Dictionary<ulong, long>();

    public Func<int, Completeness> Completeness { get; init; } = _ => TraceAssertions.Completeness.Complete;

    public SourceMode Source { get; init; }

    public ITraceStacks? Stacks { get; init; }

    public int Scopes { get; private set; }

    public NoiseSelection? LastNoise { get; private set; }

    public ITraceScope BeginScope(string name, NoiseSelection? noise = null)
    {
        LastNoise = noise;
        return new Scope(this, name, ++Scopes);
    }

    /// <summary>A tracer of tests that make so many calls in each scope, one after the other.</summary>
    public static ScriptedTracer Calls(params int[] counts) => new((scope, builder, root) =>
    {
        for (var i = 0; i < counts[(scope - 1) % counts.Length]; i++)
            builder.Add(Call(root, "/data", i * 1000, (i * 1000) + 500));
    });

    /// <summary>A tracer of tests that make one call of so many milliseconds in each scope.</summary>
    public static ScriptedTracer Milliseconds(params int[] durations) => new((scope, builder, root) =>
        builder.Add(Call(root, "/data", 0, durations[(scope - 1) % durations.Length] * 1_000_000L)));

    public static SpanRecord Call(int root, string path, long start, long end) => new()
    {
        Name = "syscall:read",
        Parent = root,
        StartNanos = start,
        EndNanos = end,
        Pid = 1,
        Tid = 1,
        Fd = 3,
        Path = path,
        RequestedBytes = 1,
        TransferredBytes = 1,
        Result = 1,
    };

    private CausalTrace Trace(string name, int number)
    {
        var builder = new CausalTraceBuilder(apartByStack: Source == SourceMode.All);
        draw(number, builder, builder.Add(new SpanRecord { Name = $"test:{name}", StartNanos = 0, EndNanos = 2_000_000_000, Pid = 1, Tid = 1 }));
        return builder.Build(new TraceHeader
        {
            TraceId = ActivityTraceId.CreateFromString("4bf92f3577b34da6a3ce929d0e0e4736"),
            Name = name,
            Scope = (ulong)number,
            Backend = Backend,
            Completeness = Completeness(number),
            Source = Source,
        }, Stacks);
    }

    private sealed record Scope(ScriptedTracer Tracer, string Name, int Number) : ITraceScope
    {
        public CausalTrace End() => Tracer.Trace(Name, Number);
    }
}
