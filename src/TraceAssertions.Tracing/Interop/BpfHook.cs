namespace TraceAssertions.Tracing.Interop;

/// <summary>What a BPF program is written for and attached to: a tracepoint, in one of three ways.</summary>
internal readonly record struct BpfHook
{
    private const int BPF_PROG_TYPE_TRACEPOINT = 5;
    private const int BPF_PROG_TYPE_RAW_TRACEPOINT = 17;
    private const int BPF_PROG_TYPE_TRACING = 26;
    private const int BPF_TRACE_RAW_TP = 23;

    /// <summary>BPF_PROG_TYPE_*.</summary>
    public int ProgramType { get; private init; }

    /// <summary>BPF_TRACE_*; 0 where the type of program says it all.</summary>
    public int AttachType { get; private init; }

    /// <summary>The kernel's BTF id of the typedef <c>btf_trace_NAME</c>, or 0.</summary>
    public int BtfType { get; private init; }

    /// <summary>The tracepoint's name where it is attached by that; else null.</summary>
    public string? Name { get; private init; }

    /// <summary>The number of the trace event where it is attached as one (perf_event_open(2)); else 0.</summary>
    public int Event { get; private init; }

    /// <summary>"tp_btf": the tracepoint's arguments, as pointers whose types the verifier knows.</summary>
    /// <param name="btfType">The kernel's BTF id of the typedef <c>btf_trace_NAME</c>.</param>
    public static BpfHook Typed(int btfType) => new() { ProgramType = BPF_PROG_TYPE_TRACING, AttachType = BPF_TRACE_RAW_TP, BtfType = btfType };

    /// <summary>The tracepoint's arguments, as numbers.</summary>
    public static BpfHook Raw(string name) => new() { ProgramType = BPF_PROG_TYPE_RAW_TRACEPOINT, Name = name };

    /// <summary>The record that the trace event makes of the arguments.</summary>
    /// <param name="id">Its number.</param>
    public static BpfHook Classic(int id) => new() { ProgramType = BPF_PROG_TYPE_TRACEPOINT, Event = id };
}
