namespace TraceAssertions;

/// <summary>Collects span records into the columns of a <see cref="CausalTrace"/>, merging runs of identical system calls as they arrive.</summary>
/// <remarks>
/// Consecutive system calls of one thread that agree in name, parent, source and compared attributes (path or descriptor identity,
/// requested size, success or errno; never offset, address or time) are one run. The runtime's own calls (noise) form runs of their own and do
/// not interrupt those of the user's code. Not safe for concurrent use.
/// </remarks>
internal sealed class CausalTraceBuilder
{
    private readonly StringTable _strings = new();
    private readonly List<Row> _rows = [];
    private readonly List<Call> _calls = [];
    private readonly Dictionary<(int Tid, bool Noise), int> _openRun = [];
    private readonly Dictionary<int, IReadOnlyDictionary<string, object>> _attributes = [];

    /// <summary>Rows so far.</summary>
    public int SpanCount => _rows.Count;

    /// <summary>Calls so far.</summary>
    public int CallCount => _calls.Count;

    /// <summary>Adds one record; returns the row that it went into, which for a repeated call is the row of its run.</summary>
    public int Add(in SpanRecord record)
    {
        var row = new Row(record, _strings);
        var key = (record.Tid, record.Noise is not null);
        var mergeable = record.Attributes is null && !record.Unfinished && record.Name.StartsWith("syscall:", StringComparison.Ordinal);
        var duration = record.EndNanos - record.StartNanos;
        if (mergeable && _openRun.TryGetValue(key, out var open) && _rows[open].Repeats(row))
        {
            _rows[open].Extend(record, duration);
            _calls.Add(new Call(open, record.StartNanos, duration));
            return open;
        }

        var index = _rows.Count;
        _rows.Add(row);
        if (record.Attributes is not null)
            _attributes[index] = record.Attributes;
        if (mergeable)
            _openRun[key] = index;
        else
            _openRun.Remove(key);
        _calls.Add(new Call(index, record.StartNanos, duration));
        return index;
    }

    /// <summary>Sets the end of a span whose end was not known when it was added: a test, a process.</summary>
    public void Close(int row, long endNanos)
    {
        var r = _rows[row];
        r.End = endNanos;
        r.TotalDuration = r.MinDuration = r.MaxDuration = endNanos - r.Start;
        var call = _calls.FindIndex(c => c.Row == row);
        _calls[call] = new Call(row, r.Start, endNanos - r.Start);
    }

    /// <summary>Renames a span, for example a process after execve(2).</summary>
    public void Rename(int row, string name) => _rows[row].Name = _strings.Intern(name);

    /// <summary>Freezes what was collected.</summary>
    public CausalTrace Build(TraceHeader header)
    {
        T[] Column<T>(Func<Row, T> field) => _rows.ConvertAll(r => field(r)).ToArray();
        return new CausalTrace(
            new SpanColumns
            {
                Name = Column(r => r.Name),
                Kind = Column(r => r.Kind),
                Parent = Column(r => r.Parent),
                Start = Column(r => r.Start),
                End = Column(r => r.End),
                TotalDuration = Column(r => r.TotalDuration),
                MinDuration = Column(r => r.MinDuration),
                MaxDuration = Column(r => r.MaxDuration),
                Repetitions = Column(r => r.Repetitions),
                Pid = Column(r => r.Pid),
                Tid = Column(r => r.Tid),
                Path = Column(r => r.Path),
                Fd = Column(r => r.Fd),
                RequestedBytes = Column(r => r.RequestedBytes),
                TransferredBytes = Column(r => r.TransferredBytes),
                Result = Column(r => r.Result),
                Error = Column(r => r.Error),
                Confidence = Column(r => r.Confidence),
                Noise = Column(r => r.Noise),
                CallSite = Column(r => r.CallSite),
                Unfinished = Column(r => r.Unfinished),
                LogicalClock = Column(r => r.LogicalClock),
                ParentLogicalClock = Column(r => r.ParentLogicalClock),
                CallRow = [.. _calls.Select(c => c.Row)],
                CallStart = [.. _calls.Select(c => c.StartNanos)],
                CallDuration = [.. _calls.Select(c => c.DurationNanos)],
                Strings = _strings.ToArray(),
                Attributes = new Dictionary<int, IReadOnlyDictionary<string, object>>(_attributes),
            },
            header);
    }

    private sealed class Row(in SpanRecord record, StringTable strings)
    {
        public int Name = strings.Intern(record.Name);
        public readonly SpanKind Kind = record.Kind;
        public readonly int Parent = record.Parent;
        public readonly long Start = record.StartNanos;
        public long End = record.EndNanos;
        public long TotalDuration = record.EndNanos - record.StartNanos;
        public long MinDuration = record.EndNanos - record.StartNanos;
        public long MaxDuration = record.EndNanos - record.StartNanos;
        public int Repetitions = 1;
        public readonly int Pid = record.Pid;
        public readonly int Tid = record.Tid;
        public readonly int Path = strings.Intern(record.Path);
        public readonly int Fd = record.Fd;
        public readonly long RequestedBytes = record.RequestedBytes;
        public long TransferredBytes = record.TransferredBytes;
        public readonly long Result = record.Result;
        public readonly int Error = strings.Intern(record.Error);
        public readonly Confidence Confidence = record.Confidence;
        public readonly int Noise = strings.Intern(record.Noise);
        public readonly int CallSite = strings.Intern(record.CallSite);
        public readonly bool Unfinished = record.Unfinished;
        public readonly long LogicalClock = record.LogicalClock;
        public readonly long ParentLogicalClock = record.ParentLogicalClock;

        /// <summary>Same name, parent, source and compared attributes; the descriptor's number counts only where no path names it.</summary>
        public bool Repeats(Row next) =>
            Name == next.Name && Parent == next.Parent && Pid == next.Pid && Path == next.Path
            && (Path != 0 || Fd == next.Fd) && RequestedBytes == next.RequestedBytes && Error == next.Error
            && Confidence == next.Confidence && Noise == next.Noise && CallSite == next.CallSite;

        public void Extend(in SpanRecord next, long duration)
        {
            End = next.EndNanos;
            TotalDuration += duration;
            MinDuration = Math.Min(MinDuration, duration);
            MaxDuration = Math.Max(MaxDuration, duration);
            TransferredBytes += next.TransferredBytes;
            Repetitions++;
        }
    }
}
