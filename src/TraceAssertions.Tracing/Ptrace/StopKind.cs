namespace TraceAssertions.Tracing.Ptrace;

/// <summary>What waitpid(2) told about a tracee (ptrace(2), 'Stopped states').</summary>
internal enum StopKind
{
    /// <summary>It ended: there is no tracee any more.</summary>
    Ended,

    /// <summary>It enters or leaves a system call.</summary>
    Syscall,

    /// <summary>A seccomp filter stopped it at the entry of a system call.</summary>
    Filtered,

    /// <summary>A signal is about to be delivered.</summary>
    Signal,

    /// <summary>It takes part in a group stop.</summary>
    Group,

    /// <summary>Its first stop, the answer to PTRACE_INTERRUPT, or the end of a group stop.</summary>
    Trap,

    /// <summary>It created a task by fork(2), vfork(2) or clone(2).</summary>
    Created,

    /// <summary>execve(2) succeeded.</summary>
    Executed,

    /// <summary>It is about to end, and its memory can still be examined.</summary>
    Ending,

    /// <summary>A stop of no interest.</summary>
    Other,
}
