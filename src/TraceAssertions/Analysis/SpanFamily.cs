namespace TraceAssertions;

/// <summary>The variants of one system call under one name: <c>io:read</c> is read, pread64, readv, preadv and preadv2.</summary>
public enum SpanFamily
{
    /// <summary><c>io:read</c>, the variants of read(2).</summary>
    Read,

    /// <summary><c>io:write</c>, the variants of write(2).</summary>
    Write,

    /// <summary><c>io:open</c>, the variants of open(2).</summary>
    Open,

    /// <summary><c>io:stat</c>, the variants of stat(2) and access(2).</summary>
    Stat,

    /// <summary><c>io:sync</c>, the variants of fsync(2) and sync(2).</summary>
    Sync,

    /// <summary><c>io:network</c>, the calls of socket(7).</summary>
    Network,
}
