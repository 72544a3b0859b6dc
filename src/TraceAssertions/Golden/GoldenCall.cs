namespace TraceAssertions;

/// <summary>One line of a golden trace: something that a process does, and how often. Nothing in it differs from run to run.</summary>
public sealed record GoldenCall
{
    /// <summary>The process: <c>test</c> for the test itself or the launched program, else the chain of the programs from there: <c>test/cat</c>.</summary>
    public required string Process { get; init; }

    /// <summary>The span's name in canonical style: <c>syscall:openat</c> for every way to open, <c>activity:GET /</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The scrubbed path, or what the descriptor is (<c>pipe</c>, <c>socket</c>); null where there is none.</summary>
    public string? Path { get; init; }

    /// <summary>The scrubbed second path of rename(2), link(2), symlink(2); else null.</summary>
    public string? OtherPath { get; init; }

    /// <summary>Flags, modes, commands and signals, as strace(1) writes them; null where there is nothing.</summary>
    public string? Arguments { get; init; }

    /// <summary>The errno's name, or null where the call succeeds.</summary>
    public string? Error { get; init; }

    /// <summary>Bytes that each call asks for; null where the call has no size or the size is scrubbed.</summary>
    public long? Size { get; init; }

    /// <summary>How often; null where only the bytes count (reads of a pipe, a socket, a terminal: how often they return is the kernel's choice).</summary>
    public long? Count { get; init; }

    /// <summary>Bytes that all calls together moved, where <see cref="Count"/> is null; else null.</summary>
    public long? Bytes { get; init; }
}
