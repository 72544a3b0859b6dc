namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What is known of one address of a process that executes code.</summary>
/// <param name="module">The file; null for memory that is no file.</param>
/// <param name="fileOffset">Where in the file.</param>
/// <param name="kind">What kind of code it is.</param>
/// <param name="row">How to unwind out of it; null where nothing says it.</param>
/// <param name="section">Where <paramref name="row"/> is from.</param>
internal sealed class CodePlace(CodeModule? module, ulong fileOffset, FrameKind kind, UnwindRow? row, CallFrameSection? section)
{
    private FrameNumbers _numbers;
    private CompiledFrame? _compiled;
    private bool _wasCompiledLookedFor;

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

    /// <summary>The frame of compiled .NET code that keeps no frame pointer; null for all other code. It is looked for once.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="returnAddress">Where the call at this place returns to.</param>
    public CompiledFrame? CompiledFrame(int pid, ulong returnAddress)
    {
        if (!_wasCompiledLookedFor && kind == FrameKind.Managed && module is null)
            _compiled = CompiledCode.FrameAt(pid, returnAddress);
        _wasCompiledLookedFor = true;
        return _compiled;
    }

    /// <summary>The number that a frame at this place was given, plus 1; 0 for none yet.</summary>
    public ref int NumberOf(in UnwoundFrame frame)
    {
        var way = frame.InstructionPointer != frame.Address ? 0 : frame.IsReturnAddress ? 1 : 2;
        return ref _numbers[(way * 4) + (frame.FrameBytes > 0 ? 2 : 0) + (frame.Origin == FrameOrigin.Guessed ? 1 : 0)];
    }

    [System.Runtime.CompilerServices.InlineArray(12)]
    private struct FrameNumbers
    {
        private int _first;
    }
}
