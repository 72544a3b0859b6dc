using System.Diagnostics;

namespace TraceAssertions;

/// <summary>A light view on one row of a <see cref="CausalTrace"/>: a run of one or more identical consecutive calls, an activity, a process, a test.</summary>
public readonly struct Span : IEquatable<Span>
{
    private readonly CausalTrace _trace;

    internal Span(CausalTrace trace, int row)
    {
        _trace = trace;
        Row = row;
    }

    private SpanColumns Columns => _trace.Columns;

    /// <summary>The position in the trace, zero-based.</summary>
    public int Row { get; }

    /// <summary>The full name, for example <c>syscall:openat</c>.</summary>
    public string Name => Columns.Strings[Columns.Name[Row]]!;

    /// <summary>The part of the name before the first colon (<c>syscall</c>, <c>process</c>, <c>test</c>, <c>activity</c> …), or the whole name.</summary>
    public string Category => Name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? Name[..colon] : Name;

    /// <summary>The part of the name after the first colon, or the whole name.</summary>
    public string ShortName => Name[(Name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>True for a system call.</summary>
    public bool IsSyscall => Name.StartsWith("syscall:", StringComparison.Ordinal);

    /// <summary>The OpenTelemetry kind.</summary>
    public SpanKind Kind => Columns.Kind[Row];

    /// <summary>The id of this span, unique in its trace.</summary>
    public ActivitySpanId SpanId => _trace.SpanIdOf(Row);

    /// <summary>The row of the parent span, or -1 for a root.</summary>
    public int ParentRow => Columns.Parent[Row];

    /// <summary>The parent span, or null for a root.</summary>
    public Span? Parent => ParentRow < 0 ? null : new Span(_trace, ParentRow);

    /// <summary>CLOCK_MONOTONIC nanoseconds at which the first repetition began.</summary>
    public long StartNanos => Columns.Start[Row];

    /// <summary>CLOCK_MONOTONIC nanoseconds at which the last repetition ended.</summary>
    public long EndNanos => Columns.End[Row];

    /// <summary>Nanoseconds spent in all repetitions together.</summary>
    public long DurationNanos => Columns.TotalDuration[Row];

    /// <summary>Nanoseconds of the shortest repetition.</summary>
    public long MinDurationNanos => Columns.MinDuration[Row];

    /// <summary>Nanoseconds of the longest repetition.</summary>
    public long MaxDurationNanos => Columns.MaxDuration[Row];

    /// <summary>How many identical consecutive calls this span stands for, at least 1.</summary>
    public int RepetitionCount => Columns.Repetitions[Row];

    /// <summary>The process (thread group) that made the call.</summary>
    public int Pid => Columns.Pid[Row];

    /// <summary>The thread that made the call.</summary>
    public int Tid => Columns.Tid[Row];

    /// <summary>The path of the call or of the file behind its descriptor; null where it has none.</summary>
    public string? Path => Columns.Strings[Columns.Path[Row]];

    /// <summary>The other string of a call that has two: the new path of rename(2) and link(2), the target of symlink(2), the name of an attribute; null where it has none.</summary>
    public string? OtherPath => Columns.Strings[Columns.OtherPath[Row]];

    /// <summary>
    /// What else the call was asked for and that does not differ from run to run: flags, modes, commands and signals, as strace(1) writes them
    /// (<c>O_RDWR|O_CREAT|O_CLOEXEC, 0666</c>); null where there is nothing. Descriptors, addresses, sizes, positions and ids are never in it.
    /// </summary>
    public string? Arguments => Columns.Strings[Columns.Arguments[Row]];

    /// <summary>The file descriptor that the call worked on, or -1.</summary>
    public int Fd => Columns.Fd[Row];

    /// <summary>Bytes asked for by each call, or -1 where the call has no size.</summary>
    public long RequestedBytes => Columns.RequestedBytes[Row];

    /// <summary>Bytes moved or allocated by all repetitions together.</summary>
    public long TransferredBytes => Columns.TransferredBytes[Row];

    /// <summary>The result of the first repetition as the kernel gave it: negative errno on failure.</summary>
    public long Result => Columns.Result[Row];

    /// <summary>The errno's name (<c>ENOENT</c>), or null where the call succeeded.</summary>
    public string? Error => Columns.Strings[Columns.Error[Row]];

    /// <summary>How surely the scope of the trace caused this span.</summary>
    public Confidence Confidence => Columns.Confidence[Row];

    /// <summary>The noise rule that explains this span as the runtime's own, or null.</summary>
    public string? Noise => Columns.Strings[Columns.Noise[Row]];

    /// <summary>The stack that the first call was made on whose stack was taken; null where none was. The first look may take a while: debug information is read then.</summary>
    public CallStack? Stack => Columns.Stack[Row] == 0 ? null : _trace.Stacks?.Resolve(Columns.Stack[Row]);

    /// <summary>Where in the source the call was made: the innermost frame of the user's own code; null where no stack was taken.</summary>
    public SourceLocation? Source => Stack?.Site;

    /// <summary>The process, or the trace, ended before the call returned.</summary>
    public bool Unfinished => Columns.Unfinished[Row];

    /// <summary>Lamport time of the span in its process.</summary>
    public long LogicalClock => Columns.LogicalClock[Row];

    /// <summary>Lamport time that was received from the span's cause, or 0.</summary>
    public long ParentLogicalClock => Columns.ParentLogicalClock[Row];

    /// <summary>Whether an error-severity assertion may rest on this span.</summary>
    public bool IsJudged => Confidence is Confidence.Exact or Confidence.Child or Confidence.FdOwner;

    /// <summary>Whether this span counts: judged, and not the runtime's own.</summary>
    public bool Counts => IsJudged && Columns.Noise[Row] == 0;

    /// <summary>Attributes that the source gave; empty for system calls, whose fields are properties.</summary>
    public IReadOnlyDictionary<string, object> Attributes =>
        Columns.Attributes.TryGetValue(Row, out var attributes) ? attributes : EmptyAttributes;

    private static readonly Dictionary<string, object> EmptyAttributes = [];

    /// <inheritdoc/>
    public bool Equals(Span other) => ReferenceEquals(_trace, other._trace) && Row == other.Row;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Span other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Row;

    /// <summary>Same row of the same trace.</summary>
    public static bool operator ==(Span left, Span right) => left.Equals(right);

    /// <summary>Not the same row of the same trace.</summary>
    public static bool operator !=(Span left, Span right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => RepetitionCount > 1 ? $"{Name} ×{RepetitionCount}" : Name;
}
