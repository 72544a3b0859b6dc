namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What a call does with the memory that an argument points to.</summary>
[Flags]
internal enum MemoryAccess
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>The call reads it.</summary>
    Read = 1,

    /// <summary>The call writes it.</summary>
    Write = 2,

    /// <summary>The call reads it and then writes it, so that what it read is known only before.</summary>
    Both = Read | Write,
}
