using System.Diagnostics;

namespace TraceAssertions.Tests.Conditions;

/// <summary>Builds small traces by hand: a test span, and calls under it one after the other.</summary>
internal sealed class TraceFixture
{
    private readonly CausalTraceBuilder _builder;
    private readonly SourceMode _source;
    private readonly int _root;
    private long _now;

    public TraceFixture(string name = "CsvImport.ImporterTests.Imports_the_file", SourceMode source = SourceMode.All)
    {
        Name = name;
        _source = source;
        _builder = new CausalTraceBuilder(apartByStack: source == SourceMode.All);
        _root = _builder.Add(new SpanRecord { Name = "test:" + name, StartNanos = 0, EndNanos = 0, Pid = 1, Tid = 1 });
    }

    public string Name { get; }

    public SketchedStacks Stacks { get; } = new();

    public Completeness Completeness { get; init; } = Completeness.Complete;

    public TracerBackend Backend { get; init; } = TracerBackend.Ebpf;

    public long CostPerCallNanos { get; init; }

    public long? PeakResidentBytes { get; init; }

    public TraceFixture Calls(string name, int count, string? path = null, long nanos = 1000, long bytes = 0, string? error = null, string? site = null, long requested = -1)
    {
        for (var i = 0; i < count; i++)
        {
            _builder.Add(new SpanRecord
            {
                Name = name,
                Parent = _root,
                StartNanos = _now,
                EndNanos = _now + nanos,
                Pid = 1,
                Tid = 1,
                Path = path,
                TransferredBytes = bytes,
                RequestedBytes = requested,
                Error = error,
                Stack = Stacks.NumberOf(site),
            });
            _now += nanos;
        }

        return this;
    }

    /// <summary>Calls that never repeat their neighbour: no run, no loop.</summary>
    public TraceFixture Distinct(int count, long nanos = 1000)
    {
        for (var i = 0; i < count; i++)
            Calls("syscall:c" + i, 1, path: null, nanos: nanos);
        return this;
    }

    public CausalTrace Build()
    {
        _builder.Close(_root, _now);
        return _builder.Build(new TraceHeader
        {
            TraceId = ActivityTraceId.CreateFromString("4bf92f3577b34da6a3ce929d0e0e4736"),
            Name = Name,
            Backend = Backend,
            Completeness = Completeness,
            TracerCostPerCallNanos = CostPerCallNanos,
            PeakResidentBytes = PeakResidentBytes,
            Source = _source,
        }, Stacks);
    }
}
