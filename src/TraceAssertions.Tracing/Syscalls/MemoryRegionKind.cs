namespace TraceAssertions.Tracing.Syscalls;

/// <summary>How much memory a <see cref="MemoryRegion"/> has. The programs of the eBPF backend know these numbers.</summary>
internal enum MemoryRegionKind : byte
{
    /// <summary>There is no region.</summary>
    None,

    /// <summary>As much as the most.</summary>
    Fixed,

    /// <summary>Elements, as many as another argument or the result says.</summary>
    Counted,

    /// <summary>As many bytes as the 32-bit number says to which another argument points.</summary>
    Pointee,

    /// <summary>As much as the most, at the address that lies where the argument points to.</summary>
    Through,

    /// <summary>An array of struct iovec, counted, and the beginning of what each of them points to. It is the first region of its call.</summary>
    Vector,

    /// <summary>struct msghdr, and the name, the vector and the control data that it points to. It is the first region of its call.</summary>
    Message,

    /// <summary>An array of pointers to strings that ends in a null pointer, and the beginning of each string. It is the first region of its call.</summary>
    Strings,
}
