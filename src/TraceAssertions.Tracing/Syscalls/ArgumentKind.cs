namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What an argument of a system call is, and so how it is printed and what a recorder reads from it.</summary>
internal enum ArgumentKind
{
    /// <summary>A register that belongs to another argument (the high half of a position) and is not printed.</summary>
    Hidden,

    /// <summary>A file descriptor.</summary>
    Fd,

    /// <summary>A directory's descriptor or AT_FDCWD (openat(2)).</summary>
    DirFd,

    /// <summary>The path of a file that the call works on.</summary>
    Path,

    /// <summary>Another string that ends in NUL: the target of a link, the name of an attribute or of a memfd.</summary>
    Name,

    /// <summary>A string that is not read.</summary>
    Text,

    /// <summary>Data whose length another argument or the result states.</summary>
    Buffer,

    /// <summary>A pointer to a structure.</summary>
    Pointer,

    /// <summary>An address in the caller's memory.</summary>
    Address,

    /// <summary>An unsigned length.</summary>
    Size,

    /// <summary>A signed position in a file.</summary>
    Offset,

    /// <summary>A signed 32-bit number.</summary>
    Int,

    /// <summary>An unsigned 32-bit number.</summary>
    UInt,

    /// <summary>A signed 64-bit number.</summary>
    Long,

    /// <summary>An unsigned 64-bit number.</summary>
    ULong,

    /// <summary>A number that is best read in hexadecimal.</summary>
    Hex,

    /// <summary>Permission bits, in octal; for mknod(2) with the type of the file.</summary>
    Mode,

    /// <summary>A device number.</summary>
    Device,

    /// <summary>A user's id; -1 means none.</summary>
    UserId,

    /// <summary>A group's id; -1 means none.</summary>
    GroupId,

    /// <summary>A process, thread or group of processes.</summary>
    ProcessId,

    /// <summary>A signal's number.</summary>
    Signal,

    /// <summary>Bits, each with a name.</summary>
    Flags,

    /// <summary>One of several named values.</summary>
    Constant,
}
