namespace TraceAssertions;

/// <summary>How the kernel carried a message from one call to another.</summary>
public enum MessageKind
{
    /// <summary>A task was created: from clone(2), fork(2) or vfork(2) to the first call of the new task.</summary>
    Fork,

    /// <summary>A task ended: from exit(2) or exit_group(2) to the call that waited for it, wait4(2), waitid(2) or the futex(2) of pthread_join(3).</summary>
    Exit,

    /// <summary>Bytes or packets: from a write to a pipe or a socket to the read that received them.</summary>
    Data,

    /// <summary>A lock or a condition: from the futex(2) that wakes to the one that waited.</summary>
    Futex,

    /// <summary>A signal: from kill(2) or tgkill(2) to the call that it interrupted, or that waited for it.</summary>
    Signal,

    /// <summary>A counter: from the write(2) to an eventfd(2) to the read(2) that waited for it.</summary>
    Event,
}
