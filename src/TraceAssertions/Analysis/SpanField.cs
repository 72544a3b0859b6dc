namespace TraceAssertions;

/// <summary>What a predicate of a span selector can ask of a span.</summary>
public enum SpanField
{
    /// <summary><c>name</c>: the full name, for example <c>syscall:openat</c>. Text.</summary>
    Name,

    /// <summary><c>path</c>: the path of the call or of the file behind its descriptor. Text; a span without one has the empty path.</summary>
    Path,

    /// <summary><c>errno</c>: the errno's name (<c>ENOENT</c>). Text; empty where the call succeeded.</summary>
    Errno,

    /// <summary><c>process</c>: the name of the process that made the call. Text; empty where it is not known.</summary>
    Process,

    /// <summary><c>source</c>: where in the source the call was made. Text; empty where that is not known.</summary>
    Source,

    /// <summary><c>pid</c>: the process. Number.</summary>
    Pid,

    /// <summary><c>tid</c>: the thread. Number.</summary>
    Tid,

    /// <summary><c>fd</c>: the file descriptor, -1 where the call has none. Number.</summary>
    Fd,

    /// <summary><c>bytes</c>: bytes that a call moved; for a run, the mean of its calls, because a run keeps one sum. Number.</summary>
    Bytes,

    /// <summary><c>requested_bytes</c>: bytes that each call asked for, -1 where the call has no size. Number.</summary>
    RequestedBytes,

    /// <summary><c>duration_ms</c>: milliseconds of one call, as measured. Number; it selects single calls of a run.</summary>
    DurationMs,
}
