namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Of which new descriptors the number of the inode is captured with a call: it is all that pipes, sockets and temporary files have for a name. The programs of the eBPF backend know these numbers.</summary>
internal enum InodePlan : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>The one that the call returns.</summary>
    OfResult,

    /// <summary>The two that the call writes to memory.</summary>
    OfPair,

    /// <summary>The one that the call returns, where its second argument has <see cref="InodePlans.TemporaryFlag"/>: open(2).</summary>
    OfTemporaryBySecond,

    /// <summary>The same by the third argument: openat(2).</summary>
    OfTemporaryByThird,
}
