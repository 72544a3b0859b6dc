namespace TraceAssertions;

/// <summary>Collects span records into the columns of a <see cref="CausalTrace"/>, merging runs of identical system calls as they arrive.</summary>
/// <remarks>
/// Consecutive system calls of one thread that agree in name, parent, source and compared attributes (paths or descriptor identity,
/// flags, requested size, success or errno; never offset, address or time) are one run. The runtime's own calls (noise) form runs of their own and do
/// not interrupt those of the user's code. Not safe for concurrent use.
/// </remarks>
/// <param name="apartByStack">Whether calls from different places are different runs. Where stacks are only sampled they must not be: what a run is would depend on the sample.</param>
internal sealed class CausalTraceBuilder(bool apartByStack = false)
{
    private readonly StringTable _strings = new();
    private readonly ChunkedList<Row> _rows = new();
    private readonly ChunkedList<Call> _calls = new();
    private readonly Dictionary<(int Tid, bool Noise), int> _openRun = [];
    private readonly Dictionary<int, IReadOnlyDictionary<string, object>> _attributes = [];

    /// <summary>Rows so far.</summary>
    public int SpanCount => _rows.Count;

    /// <summary>Calls so far.</summary>
    public int CallCount => _calls.Count;

    /// <summary>Adds one record; returns the row that it went into, which for a repeated call is the row of its run.</summary>
    /// <remarks>An end before the start stands for an end that is not known yet: the span takes no time until <see cref="Close"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The parent was not added before.</exception>
    public int Add(in SpanRecord record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record.Parent, _rows.Count, nameof(record));
        var key = (record.Tid, record.Noise is not null);
        var duration = Math.Max(0, record.EndNanos - record.StartNanos);
        var mergeable = record.Attributes is null && !record.Unfinished && record.Name.StartsWith("syscall:", StringComparison.Ordinal);
        if (mergeable && _openRun.TryGetValue(key, out var open))
        {
            ref var run = ref _rows[open];
            if (run.IsRepeatedBy(record, _strings) && !(apartByStack && AreApart(run.Stack, record.Stack)))
            {
                run.Extend(record, duration);
                _calls.Add() = new Call(open, record.StartNanos, duration);
                return open;
            }
        }

        var index = _rows.Count;
        _rows.Add() = new Row(record, duration, _strings, _calls.Count);
        _calls.Add() = new Call(index, record.StartNanos, duration);
        if (record.Attributes is not null)
            _attributes[index] = record.Attributes;
        if (mergeable)
            _openRun[key] = index;
        else
            _openRun.Remove(key);
        return index;
    }

    /// <summary>Sets the end of a span whose end was not known when it was added: a test, a process.</summary>
    /// <exception cref="InvalidOperationException">The row is a run of several calls.</exception>
    public void Close(int row, long endNanos)
    {
        ref var r = ref _rows[row];
        if (r.Repetitions != 1)
            throw new InvalidOperationException($"row {row} is a run of {r.Repetitions} calls, each of which has its end");
        var duration = Math.Max(0, endNanos - r.Start);
        r.End = r.Start + duration;
        r.TotalDuration = r.MinDuration = r.MaxDuration = duration;
        _calls[r.FirstCall] = new Call(row, r.Start, duration);
    }

    /// <summary>Renames a span, for example a process after execve(2).</summary>
    public void Rename(int row, string name) => _rows[row].Name = _strings.Intern(name);

    /// <summary>Freezes what was collected.</summary>
    /// <param name="header">What is known of the trace as a whole.</param>
    /// <param name="stacks">The stacks that records refer to by number; null where none was taken.</param>
    public CausalTrace Build(TraceHeader header, ITraceStacks? stacks = null) => new(
        new SpanColumns
        {
            Name = Column(_rows, (in Row r) => r.Name),
            Kind = Column(_rows, (in Row r) => r.Kind),
            Parent = Column(_rows, (in Row r) => r.Parent),
            Start = Column(_rows, (in Row r) => r.Start),
            End = Column(_rows, (in Row r) => r.End),
            TotalDuration = Column(_rows, (in Row r) => r.TotalDuration),
            MinDuration = Column(_rows, (in Row r) => r.MinDuration),
            MaxDuration = Column(_rows, (in Row r) => r.MaxDuration),
            Repetitions = Column(_rows, (in Row r) => r.Repetitions),
            Pid = Column(_rows, (in Row r) => r.Pid),
            Tid = Column(_rows, (in Row r) => r.Tid),
            Path = Column(_rows, (in Row r) => r.Path),
            OtherPath = Column(_rows, (in Row r) => r.OtherPath),
            Arguments = Column(_rows, (in Row r) => r.Arguments),
            Fd = Column(_rows, (in Row r) => r.Fd),
            RequestedBytes = Column(_rows, (in Row r) => r.RequestedBytes),
            TransferredBytes = Column(_rows, (in Row r) => r.TransferredBytes),
            Result = Column(_rows, (in Row r) => r.Result),
            Error = Column(_rows, (in Row r) => r.Error),
            Confidence = Column(_rows, (in Row r) => r.Confidence),
            Noise = Column(_rows, (in Row r) => r.Noise),
            Stack = Column(_rows, (in Row r) => r.Stack),
            Unfinished = Column(_rows, (in Row r) => r.Unfinished),
            LogicalClock = Column(_rows, (in Row r) => r.LogicalClock),
            ParentLogicalClock = Column(_rows, (in Row r) => r.ParentLogicalClock),
            CallRow = Column(_calls, (in Call c) => c.Row),
            CallStart = Column(_calls, (in Call c) => c.StartNanos),
            CallDuration = Column(_calls, (in Call c) => c.DurationNanos),
            Strings = _strings.ToArray(),
            Attributes = new Dictionary<int, IReadOnlyDictionary<string, object>>(_attributes),
        },
        header,
        stacks);

    /// <summary>A call whose stack is not known is apart from none.</summary>
    private static bool AreApart(int left, int right) => left != right && left != 0 && right != 0;

    private delegate TField Field<TItem, TField>(in TItem item);

    private static TField[] Column<TItem, TField>(ChunkedList<TItem> items, Field<TItem, TField> field)
    {
        var column = new TField[items.Count];
        var next = 0;
        foreach (var chunk in items.Chunks())
        {
            foreach (ref readonly var item in chunk.Span)
                column[next++] = field(item);
        }

        return column;
    }

    private struct Row(in SpanRecord record, long duration, StringTable strings, int firstCall)
    {
        public int Name = strings.Intern(record.Name);
        public readonly SpanKind Kind = record.Kind;
        public readonly int Parent = record.Parent;
        public readonly long Start = record.StartNanos;
        public long End = record.StartNanos + duration;
        public long TotalDuration = duration;
        public long MinDuration = duration;
        public long MaxDuration = duration;
        public int Repetitions = 1;
        public readonly int Pid = record.Pid;
        public readonly int Tid = record.Tid;
        public readonly int Path = strings.Intern(record.Path);
        public readonly int OtherPath = strings.Intern(record.OtherPath);
        public readonly int Arguments = strings.Intern(record.Arguments);
        public readonly int Fd = record.Fd;
        public readonly long RequestedBytes = record.RequestedBytes;
        public long TransferredBytes = record.TransferredBytes;
        public readonly long Result = record.Result;
        public readonly int Error = strings.Intern(record.Error);
        public readonly Confidence Confidence = record.Confidence;
        public readonly int Noise = strings.Intern(record.Noise);
        public int Stack = record.Stack;
        public readonly bool Unfinished = record.Unfinished;
        public readonly long LogicalClock = record.LogicalClock;
        public readonly long ParentLogicalClock = record.ParentLogicalClock;
        public readonly int FirstCall = firstCall;

        /// <summary>
        /// Same name, parent, source and compared attributes; the descriptor's number counts only where no path of a file names it. Texts are compared
        /// with the interned ones, which costs less than looking up five strings for each call of a long run.
        /// </summary>
        public readonly bool IsRepeatedBy(in SpanRecord next, StringTable strings) =>
            Parent == next.Parent && Pid == next.Pid && RequestedBytes == next.RequestedBytes && Confidence == next.Confidence
            && (Fd == next.Fd || IsFile(next))
            && Same(strings[Name], next.Name) && Same(strings[Path], next.Path) && Same(strings[Arguments], next.Arguments)
            && Same(strings[OtherPath], next.OtherPath) && Same(strings[Error], next.Error)
            && Same(strings[Noise], next.Noise);

        public void Extend(in SpanRecord next, long duration)
        {
            End = Math.Max(End, next.StartNanos + duration);
            TotalDuration += duration;
            MinDuration = Math.Min(MinDuration, duration);
            MaxDuration = Math.Max(MaxDuration, duration);
            TransferredBytes += next.TransferredBytes;
            Repetitions++;
            if (Stack == 0)
                Stack = next.Stack;
        }

        /// <summary>Two descriptors of one file are the same thing, two pipes are not, and the standard streams are three, whatever they refer to.</summary>
        private static bool IsFile(in SpanRecord record) => record.Path is ['/', ..] && record.Fd is < 0 or > 2;

        private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
    }
}
