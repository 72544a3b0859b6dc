namespace TraceAssertions.Tracing.Ebpf;

/// <summary>How the programs are attached, and with that how they come by what the kernel knows: see <see cref="KernelAccess"/>.</summary>
internal enum BpfAttachment
{
    /// <summary>With the kernel's own types (BTF): pointers are followed, and the state of a task is stored with the task.</summary>
    Typed,

    /// <summary>Without: raw tracepoints, and a hash table of states.</summary>
    Raw,
}
