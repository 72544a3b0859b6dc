using System.Diagnostics;

namespace TraceAssertions.Tests;

/// <summary>Draws a small trace by hand: times are nanoseconds, threads are numbered, every span goes through the real builder.</summary>
internal sealed class TraceSketch
{
    public const int Pid = 100;

    private readonly CausalTraceBuilder _builder;
    private readonly Dictionary<int, string> _processes = [];
    private readonly List<MessageLink> _links = [];

    /// <param name="source">Of which calls the stack is taken; those of a sketch that have a site.</param>
    public TraceSketch(SourceMode source = SourceMode.All)
    {
        _builder = new CausalTraceBuilder(apartByStack: source == SourceMode.All);
        Header = Header with { Source = source };
    }

    public SketchedStacks Stacks { get; } = new();

    public TraceHeader Header { get; set; } = new()
    {
        TraceId = ActivityTraceId.CreateFromString("4bf92f3577b34da6a3ce929d0e0e4736"),
        RootSpanId = 0x00f067aa0ba902b7,
        Name = "Sketch",
        Scope = 1,
        Backend = TracerBackend.Ebpf,
        Completeness = Completeness.Complete,
    };

    public int Span(
        string name,
        long start,
        long end,
        int parent = -1,
        int tid = Pid,
        int pid = Pid,
        Confidence confidence = Confidence.Exact,
        IReadOnlyDictionary<string, object>? attributes = null,
        SpanKind kind = SpanKind.Internal) =>
        _builder.Add(new SpanRecord
        {
            Name = name,
            Kind = kind,
            StartNanos = start,
            EndNanos = end,
            Parent = parent,
            Pid = pid,
            Tid = tid,
            Confidence = confidence,
            Attributes = attributes,
        });

    public int Call(
        string name,
        long start,
        long end,
        int parent = 0,
        int tid = Pid,
        int pid = Pid,
        string? path = null,
        int fd = -1,
        long requested = -1,
        long transferred = 0,
        string? error = null,
        string? noise = null,
        string? site = null,
        bool unfinished = false,
        Confidence confidence = Confidence.Exact,
        string? arguments = null,
        string? other = null,
        long? result = null,
        int message = 0) =>
        _builder.Add(new SpanRecord
        {
            Name = "syscall:" + name,
            StartNanos = start,
            EndNanos = end,
            Parent = parent,
            Pid = pid,
            Tid = tid,
            Path = path,
            Fd = fd,
            RequestedBytes = requested,
            TransferredBytes = transferred,
            OtherPath = other,
            Arguments = arguments,
            Result = result ?? (error is null ? transferred : -2),
            Error = error,
            Noise = noise,
            Stack = Stacks.NumberOf(site),
            Unfinished = unfinished,
            Confidence = confidence,
            Message = message,
        });

    /// <summary>The call with one number of a message sent it to the call with the other.</summary>
    public void Message(int from, int to, MessageKind kind = MessageKind.Data) => _links.Add(new MessageLink(from, to, kind));

    public TraceSketch Process(int pid, string name)
    {
        _processes[pid] = name;
        return this;
    }

    public CausalTrace Build() => _builder.Build(Header with { ProcessNames = _processes }, Stacks, _links);

    public static CausalTrace Of(Action<TraceSketch> draw, SourceMode source = SourceMode.All)
    {
        var sketch = new TraceSketch(source);
        draw(sketch);
        return sketch.Build();
    }
}
