using System.Diagnostics;

namespace TraceAssertions;

/// <summary>One thing that happened, as a source hands it to <see cref="CausalTraceBuilder"/>.</summary>
/// <remarks>Times are CLOCK_MONOTONIC nanoseconds (clock_gettime(2)).</remarks>
internal struct SpanRecord
{
    public SpanRecord()
    {
    }

    /// <summary><c>syscall:openat</c>, <c>process:NAME</c>, <c>test:NAME</c>, <c>gpu:…</c>, <c>decision:…</c>, <c>step:…</c>, <c>activity:…</c>.</summary>
    public required string Name;

    public SpanKind Kind = SpanKind.Internal;

    /// <summary>The row of the parent, or -1.</summary>
    public int Parent = -1;

    public required long StartNanos;

    /// <summary>Equal to <see cref="StartNanos"/> for an instant.</summary>
    public required long EndNanos;

    public int Pid;

    public int Tid;

    /// <summary>The decoded path of a call, or of the file behind its descriptor (<c>/etc/passwd</c>, <c>pipe</c>, <c>socket</c>); null where it has none.</summary>
    public string? Path;

    /// <summary>The other string of a call that has two: the new path of rename(2) and link(2), the target of symlink(2), the name of an attribute; null where it has none.</summary>
    public string? OtherPath;

    /// <summary>What else the call was asked for and that does not differ from run to run: flags, modes, commands, signals, as strace(1) writes them; null where there is nothing.</summary>
    public string? Arguments;

    /// <summary>The file descriptor that the call works on, or -1.</summary>
    public int Fd = -1;

    /// <summary>Bytes asked for (read, write, mmap …), or -1 where the call has no size.</summary>
    public long RequestedBytes = -1;

    /// <summary>Bytes that were moved (read, write …) or allocated (anonymous memory that became writable, brk growth); 0 for none.</summary>
    public long TransferredBytes;

    /// <summary>The result as the kernel gave it: negative errno on failure.</summary>
    public long Result;

    /// <summary>The errno's name (<c>ENOENT</c>), or null where the call succeeded.</summary>
    public string? Error;

    public Confidence Confidence = Confidence.Exact;

    /// <summary>The noise rule that explains this call as the runtime's own, or null.</summary>
    public string? Noise;

    /// <summary>The number of the stack that the call was made on, in the trace's <see cref="ITraceStacks"/>; 0 where none was taken.</summary>
    public int Stack;

    /// <summary>The process ended, or the trace, before the call returned.</summary>
    public bool Unfinished;

    public long LogicalClock;

    public long ParentLogicalClock;

    /// <summary>The number by which <see cref="MessageLink"/>s name the call, from 1; 0 where it neither sends nor receives.</summary>
    public int Message;

    /// <summary>The id that others know the span by, as an activity has; default for one of the trace's own.</summary>
    public ActivitySpanId SpanId;

    /// <summary>Further attributes; a record that has some is never merged into a run.</summary>
    public IReadOnlyDictionary<string, object>? Attributes;
}
