namespace TraceAssertions.Tracing;

/// <summary>What kind of event happened to a task.</summary>
internal enum ProcessEventKind
{
    /// <summary><c>Tid</c>/<c>Pid</c> created the task <c>OtherTid</c> in the process <c>OtherPid</c>; a thread where both pids agree.</summary>
    Fork,

    /// <summary>execve(2) succeeded; the text is the file name as it was given. <c>OtherTid</c> is the caller's former tid where it was not the leader, else equal to <c>Tid</c>.</summary>
    Exec,

    /// <summary>The task ended; <c>Value</c> is its wait(2) status where known, else -1.</summary>
    Exit,

    /// <summary>A signal was delivered; <c>Value</c> is its number.</summary>
    Signal,

    /// <summary>The task entered a group stop; <c>Value</c> is the stopping signal.</summary>
    Stopped,

    /// <summary>The task was continued from a group stop.</summary>
    Continued,
}

/// <summary>Something that happened to a task other than a system call.</summary>
internal struct RawProcessEvent
{
    public ProcessEventKind Kind;
    public int Tid;
    public int Pid;
    public int OtherTid;
    public int OtherPid;
    public long Nanos;
    public long Value;

    /// <summary>The scope of the task at that moment (for <see cref="ProcessEventKind.Fork"/>: what the child inherits), or 0.</summary>
    public ulong Scope;

    /// <summary>The number of the activity that was current, or 0.</summary>
    public uint Activity;

    public Confidence Confidence;
}
