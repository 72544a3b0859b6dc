namespace TraceAssertions.Tracing;

/// <summary>One system call as a backend saw it, before decoding.</summary>
/// <remarks>Times are CLOCK_MONOTONIC nanoseconds; pids and tids are those of the tracer's own pid namespace where the backend can tell, else of the initial one.</remarks>
internal struct RawCall
{
    public int Tid;

    /// <summary>The thread group: what getpid(2) returns.</summary>
    public int Pid;

    /// <summary>Counts the calls of one thread from 1; a gap is a lost event.</summary>
    public ulong Sequence;

    public long EnterNanos;

    public long ExitNanos;

    /// <summary>The x86-64 system call number.</summary>
    public int Number;

    public ulong Arg0;
    public ulong Arg1;
    public ulong Arg2;
    public ulong Arg3;
    public ulong Arg4;
    public ulong Arg5;

    /// <summary>The result register as a signed number: -4095..-1 is a negative errno (also the kernel's internal -512..-516 restarts).</summary>
    public long Result;

    /// <summary>Where the thread's stack ended when the call returned; 0 where the backend does not tell, which chooses stacks in the kernel.</summary>
    public ulong StackPointer;

    /// <summary>The scope that caused the call, or 0.</summary>
    public ulong Scope;

    /// <summary>The number of the activity that was current when the call was made, or when the process was started; 0 for none.</summary>
    public uint Activity;

    /// <summary>How the scope is known: <see cref="Confidence.Exact"/> (slot), <see cref="Confidence.Child"/>, <see cref="Confidence.Inherited"/> or <see cref="Confidence.Unattributed"/>.</summary>
    public Confidence Confidence;

    /// <summary>Of pipe(2) and socketpair(2), which return two descriptors in memory: those, the first in the lower half; 0 where the backend cannot tell.</summary>
    public ulong MadePair;

    /// <summary>The call was in progress when the tracer attached, which interrupted nothing: when it began is not known, and <see cref="EnterNanos"/> is when the tracer attached.</summary>
    public bool BeganBefore;

    /// <summary>The call has a first path that could not be read: that path is empty, and was not.</summary>
    public bool PathUnread;

    /// <summary>As <see cref="PathUnread"/>, of its second path.</summary>
    public bool Path2Unread;

    /// <summary>The thread ended before the call returned: <see cref="Result"/> means nothing.</summary>
    public bool Unfinished;

    /// <summary>The argument register of that position, 0 to 5.</summary>
    public readonly ulong Register(int index) => index switch
    {
        0 => Arg0,
        1 => Arg1,
        2 => Arg2,
        3 => Arg3,
        4 => Arg4,
        _ => Arg5,
    };
}
