namespace TraceAssertions;

/// <summary>What recorded the system calls of a trace.</summary>
public enum TracerBackend
{
    /// <summary>Nothing: system calls were not captured, and metrics over them are not evaluated.</summary>
    None,

    /// <summary>BPF programs on the system call tracepoints, bpf(2).</summary>
    Ebpf,

    /// <summary>ptrace(2).</summary>
    Ptrace,
}
