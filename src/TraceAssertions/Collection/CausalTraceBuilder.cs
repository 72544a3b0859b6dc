using System.Diagnostics;

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
    private StringTable _strings = new();
    private ChunkedList<SpanRow> _rows = new();
    private ChunkedList<StackedCall> _calls = new();
    private Dictionary<(int Tid, bool Noise), int> _openRun = [];
    private Dictionary<int, IReadOnlyDictionary<string, object>> _attributes = [];
    private Dictionary<int, ActivitySpanId> _spanIds = [];

    /// <summary>One more than the call of each number of <see cref="SpanRecord.Message"/>; 0 where that has not been added.</summary>
    private ChunkedList<int> _messageCalls = new();

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
        if (record.Message != 0)
            NoteMessage(record.Message);
        var key = (record.Tid, record.Noise is not null);
        var duration = Math.Max(0, record.EndNanos - record.StartNanos);
        var mergeable = record.Attributes is null && !record.Unfinished && record.Name.StartsWith("syscall:", StringComparison.Ordinal);
        if (mergeable && _openRun.TryGetValue(key, out var open))
        {
            ref var run = ref _rows[open];
            if (run.IsRepeatedBy(record, _strings) && !(apartByStack && AreApart(run.Stack, record.Stack)))
            {
                run.Extend(record, duration);
                _calls.Add() = new StackedCall(open, record.StartNanos, duration, record.Stack);
                return open;
            }
        }

        var index = _rows.Count;
        _rows.Add() = new SpanRow(record, duration, _strings, _calls.Count, mergeable);
        _calls.Add() = new StackedCall(index, record.StartNanos, duration, record.Stack);
        if (record.Attributes is not null)
            _attributes[index] = record.Attributes;
        if (record.SpanId != default)
            _spanIds[index] = record.SpanId;
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
        _calls[r.FirstCall] = _calls[r.FirstCall] with { DurationNanos = duration };
    }

    /// <summary>Sets what is known of a span only when it has ended: an activity.</summary>
    /// <param name="row">Its row, which stands for it alone.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="error">What went wrong, or null.</param>
    public void Describe(int row, IReadOnlyDictionary<string, object> attributes, string? error)
    {
        if (attributes.Count > 0)
            _attributes[row] = attributes;
        _rows[row].Error = _strings.Intern(error);
    }

    /// <summary>A builder with what was collected until now; what is added to either is not in the other.</summary>
    public CausalTraceBuilder Copy() => new(apartByStack)
    {
        _strings = _strings.Copy(),
        _rows = _rows.Copy(),
        _calls = _calls.Copy(),
        _openRun = new(_openRun),
        _attributes = new(_attributes),
        _spanIds = new(_spanIds),
        _messageCalls = _messageCalls.Copy(),
    };

    /// <summary>Renames a span, for example a process after execve(2).</summary>
    public void Rename(int row, string name) => _rows[row].Name = _strings.Intern(name);

    /// <summary>Freezes what was collected.</summary>
    /// <param name="header">What is known of the trace as a whole.</param>
    /// <param name="stacks">The stacks that records refer to by number; null where none was taken.</param>
    /// <param name="links">The messages between records, whose Lamport times follow them; one that names a record which was not added is left out.</param>
    /// <remarks>
    /// Where calls from different places are different runs, stacks are looked up here to join the runs of one place: a row that <see cref="Add"/> returned may
    /// have another number then. It may take a while; hold no lock that the tracer needs.
    /// </remarks>
    public CausalTrace Build(TraceHeader header, ITraceStacks? stacks = null, IReadOnlyCollection<MessageLink>? links = null)
    {
        var (rows, rowOf) = (_rows, (int[]?)null);
        if (apartByStack && stacks is not null)
        {
            var sites = new SiteRuns(stacks);
            rows = sites.Join(_rows);
            rowOf = sites.RowOf;
        }

        var callRow = Column(_calls, (in StackedCall c) => rowOf is null ? c.Row : rowOf[c.Row]);
        var stack = Column(rows, (in SpanRow r) => r.Stack);
        var columns = new SpanColumns
        {
            Name = Column(rows, (in SpanRow r) => r.Name),
            Kind = Column(rows, (in SpanRow r) => r.Kind),
            Parent = Column(rows, (in SpanRow r) => r.Parent),
            Start = Column(rows, (in SpanRow r) => r.Start),
            End = Column(rows, (in SpanRow r) => r.End),
            TotalDuration = Column(rows, (in SpanRow r) => r.TotalDuration),
            MinDuration = Column(rows, (in SpanRow r) => r.MinDuration),
            MaxDuration = Column(rows, (in SpanRow r) => r.MaxDuration),
            Repetitions = Column(rows, (in SpanRow r) => r.Repetitions),
            Pid = Column(rows, (in SpanRow r) => r.Pid),
            Tid = Column(rows, (in SpanRow r) => r.Tid),
            Path = Column(rows, (in SpanRow r) => r.Path),
            OtherPath = Column(rows, (in SpanRow r) => r.OtherPath),
            Arguments = Column(rows, (in SpanRow r) => r.Arguments),
            Fd = Column(rows, (in SpanRow r) => r.Fd),
            RequestedBytes = Column(rows, (in SpanRow r) => r.RequestedBytes),
            TransferredBytes = Column(rows, (in SpanRow r) => r.TransferredBytes),
            Result = Column(rows, (in SpanRow r) => r.Result),
            Error = Column(rows, (in SpanRow r) => r.Error),
            Confidence = Column(rows, (in SpanRow r) => r.Confidence),
            Noise = Column(rows, (in SpanRow r) => r.Noise),
            Stack = stack,
            Unfinished = Column(rows, (in SpanRow r) => r.Unfinished),
            LogicalClock = Column(rows, (in SpanRow r) => r.LogicalClock),
            ParentLogicalClock = Column(rows, (in SpanRow r) => r.ParentLogicalClock),
            CallRow = callRow,
            CallStart = Column(_calls, (in StackedCall c) => c.StartNanos),
            CallDuration = Column(_calls, (in StackedCall c) => c.DurationNanos),
            CallStack = Array.TrueForAll(stack, number => number == 0) ? [] : Column(_calls, (in StackedCall c) => c.Stack),
            Strings = _strings.ToArray(),
            SpanIds = _spanIds.ToDictionary(pair => rowOf is null ? pair.Key : rowOf[pair.Key], pair => pair.Value),
            Attributes = _attributes.ToDictionary(pair => rowOf is null ? pair.Key : rowOf[pair.Key], pair => pair.Value),
        };
        if (links is { Count: > 0 })
            columns.Messages = LamportOrder.Apply(columns, Resolve(links));
        return new CausalTrace(columns, header, stacks);
    }

    private void NoteMessage(int number)
    {
        while (_messageCalls.Count < number)
            _messageCalls.Add() = 0;
        _messageCalls[number - 1] = _calls.Count + 1;
    }

    private int CallOf(int number) => number <= _messageCalls.Count ? _messageCalls[number - 1] - 1 : -1;

    /// <summary>The links between calls that are there, in order of the receiving call, each once.</summary>
    private List<(int From, int To, MessageKind Kind)> Resolve(IReadOnlyCollection<MessageLink> links)
    {
        var calls = new List<(int From, int To, MessageKind Kind)>(links.Count);
        var former = links.Any(link => link.From == 0) ? new FormerCalls(_calls, _rows, links) : null;
        foreach (var link in links)
        {
            var to = CallOf(link.To);
            var from = link.From != 0 ? CallOf(link.From) : to < 0 ? -1 : former!.LastOf(link.Tid, since: _calls[to].StartNanos, until: link.Nanos);
            if (from >= 0 && to >= 0 && from != to)
                calls.Add((from, to, link.Kind));
        }

        calls.Sort((a, b) => a.To != b.To ? a.To.CompareTo(b.To) : a.From != b.From ? a.From.CompareTo(b.From) : a.Kind.CompareTo(b.Kind));
        return [.. calls.Distinct()];
    }

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
}
