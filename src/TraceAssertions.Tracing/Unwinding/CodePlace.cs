namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What is known of one address of a process that executes code.</summary>
/// <param name="module">The file; null for memory that is no file.</param>
/// <param name="fileOffset">Where in the file.</param>
/// <param name="kind">What kind of code it is.</param>
/// <param name="row">How to unwind out of it; null where nothing says it.</param>
/// <param name="section">Where <paramref name="row"/> is from.</param>
internal sealed class CodePlace(CodeModule? module, ulong fileOffset, FrameKind kind, UnwindRow? row, CallFrameSection? section)
{
    /// <summary>The file; null for memory that is no file.</summary>
    public CodeModule? Module => module;

    /// <summary>Where in the file.</summary>
    public ulong FileOffset => fileOffset;

    /// <summary>What kind of code it is.</summary>
    public FrameKind Kind => kind;

    /// <summary>How to unwind out of it; null where nothing says it.</summary>
    public UnwindRow? Row => row;

    /// <summary>The frame is one that the kernel made to deliver a signal: its caller was interrupted and did not call.</summary>
    public bool IsSignalFrame { get; } = row?.IsSignalFrame ?? (kind == FrameKind.Native && module is not null && SignalTrampoline.IsBefore(module, fileOffset));

    /// <summary>Where <see cref="Row"/> is from.</summary>
    public CallFrameSection? Section => section;
}
