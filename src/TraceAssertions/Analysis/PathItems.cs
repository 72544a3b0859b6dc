namespace TraceAssertions.Analysis;

/// <summary>Makes the items that a critical path is chosen from: calls, what processes do between them, and the own time of other scopes.</summary>
/// <remarks>
/// A scope is a judged span that is not a system call. Every interval is cut to that of its scope. A call that waited for a message is there twice: as a whole, where the
/// time before the message was sent counts half, and from the sending on alone, so that a chain can come from the sender. A call that sent a message and went on after
/// it had been received is there a second time up to the receipt. No chain holds two versions of one call, because they overlap.
/// </remarks>
internal sealed class PathItems
{
    private readonly SpanColumns _columns;
    private readonly MessageColumns _messages;
    private readonly bool[] _isSyscall;
    private readonly bool[] _isEnd;
    private readonly int[] _content;
    private readonly int[] _stacks;
    private readonly List<PathItem> _items = [];
    private readonly Dictionary<(int Scope, int Tid), Timeline> _timelines = [];

    private PathItems(CausalTrace trace)
    {
        _columns = trace.Columns;
        _messages = _columns.Messages;
        _isSyscall = InnerCalls.IsSyscall(_columns);
        _isEnd = Array.ConvertAll(_columns.Strings, name => name is "syscall:exit" or "syscall:exit_group");
        _content = new int[_columns.Name.Length];
        _stacks = CallStacks.PerCall(_columns);
    }

    /// <summary>Scope 0 stands for the whole trace and holds the roots; one that is in another has a greater number.</summary>
    public List<PathScope> Scopes { get; } = [new PathScope { Row = -1, Parent = -1, Start = long.MinValue, End = long.MaxValue }];

    /// <summary>The items, none of them empty, in no order.</summary>
    public PathItem[] Items { get; private set; } = [];

    public static PathItems Of(CausalTrace trace)
    {
        var items = new PathItems(trace);
        items.OpenScopes();
        items.AddCalls();
        items.EndTimelines();
        items.AddOwnTimes();
        items.Items = [.. items._items];
        return items;
    }

    /// <summary>Gives every row the scope that its contents are in, or -1 where neither it nor they take part.</summary>
    private void OpenScopes()
    {
        for (var row = 0; row < _content.Length; row++)
        {
            var parent = _columns.Parent[row];
            var around = parent < 0 ? 0 : _content[parent];

            // A call contains nothing: what hangs below its row (a process below its clone(2)) belongs to the scope of the call.
            if (around < 0 || _isSyscall[_columns.Name[row]])
            {
                _content[row] = around;
                continue;
            }

            _content[row] = IsJudged(row) ? Scopes.Count : -1;
            if (_content[row] < 0)
                continue;
            var start = Math.Max(_columns.Start[row], Scopes[around].Start);
            var end = Math.Min(_columns.End[row], Scopes[around].End);
            Scopes.Add(new PathScope
            {
                Row = row,
                Parent = around,
                Start = start,
                End = Math.Max(start, end),
                IsProcess = _columns.Strings[_columns.Name[row]]!.StartsWith("process:", StringComparison.Ordinal),
            });
        }
    }

    private void AddCalls()
    {
        var next = 0;
        for (var call = 0; call < _columns.CallRow.Length; call++)
        {
            // Messages are in order of the calls that received them.
            var first = next;
            while (next < _messages.To.Length && _messages.To[next] == call)
                next++;
            if (TakesPart(call))
                AddCall(call, first, next);
        }
    }

    private void AddCall(int call, int firstMessage, int nextMessage)
    {
        var row = _columns.CallRow[call];
        var number = _content[row];
        var scope = Scopes[number];
        var (start, end) = Within(scope, _columns.CallStart[call], EndOf(call));
        if (scope.IsProcess)
            FollowThread(number, call, firstMessage, nextMessage);
        if (start >= end)
            return;

        var isCutShort = _columns.Unfinished[row] && !_isEnd[_columns.Name[row]];
        var sent = SentTo(call, firstMessage, nextMessage, out var sender);
        var waited = isCutShort ? end - start : Math.Clamp(sent - start, 0, end - start);
        _items.Add(new PathItem { Start = start, End = end, Waited = waited, Row = row, Stack = _stacks[call] });
        if (sender < 0 || sent <= start)
        {
            scope.Add(start, end);
            return;
        }

        if (sent < end)
        {
            _items.Add(new PathItem { Start = sent, End = end, Row = row, Stack = _stacks[call] });
            scope.Add(sent, end);
        }

        if (EndOf(sender) > end)
            AddUntil(sender, end);
    }

    /// <summary>When the message was sent that ended the call; of several the first. The end of time before it where there was none.</summary>
    private long SentTo(int call, int firstMessage, int nextMessage, out int sender)
    {
        sender = -1;
        var sent = long.MaxValue;
        for (var i = firstMessage; i < nextMessage; i++)
        {
            var from = _messages.From[i];
            if (_messages.Kind[i] == MessageKind.Fork || !TakesPart(from) || EndOf(from) >= sent)
                continue;
            (sender, sent) = (from, EndOf(from));
        }

        return sender < 0 ? long.MinValue / 2 : sent;
    }

    /// <summary>A call that sent a message, up to a time at which it had been received.</summary>
    private void AddUntil(int call, long time)
    {
        var row = _columns.CallRow[call];
        var (start, end) = Within(Scopes[_content[row]], _columns.CallStart[call], Math.Min(EndOf(call), time));
        if (start < end)
            _items.Add(new PathItem { Start = start, End = end, Row = row, Stack = _stacks[call] });
    }

    /// <summary>Adds what a thread of a process did before this call: since the one before it, since its creation, or since the process began.</summary>
    private void FollowThread(int number, int call, int firstMessage, int nextMessage)
    {
        var (scope, row) = (Scopes[number], _columns.CallRow[call]);
        if (!_timelines.TryGetValue((number, _columns.Tid[row]), out var thread))
            _timelines.Add((number, _columns.Tid[row]), thread = new Timeline { End = BeginningOf(scope, call, firstMessage, nextMessage) });
        AddOwnTime(number, thread.End, _columns.CallStart[call]);
        thread.End = Math.Max(thread.End, EndOf(call));
        thread.HasEnded = _columns.Unfinished[row];
    }

    private long BeginningOf(PathScope scope, int call, int firstMessage, int nextMessage)
    {
        for (var i = firstMessage; i < nextMessage; i++)
        {
            if (_messages.Kind[i] != MessageKind.Fork || !TakesPart(_messages.From[i]))
                continue;
            var (created, start) = (EndOf(_messages.From[i]), _columns.CallStart[call]);
            if (created > start)
                AddUntil(_messages.From[i], start);
            return Math.Min(created, start);
        }

        return scope.Start;
    }

    private void EndTimelines()
    {
        foreach (var ((number, _), thread) in _timelines)
        {
            if (!thread.HasEnded)
                AddOwnTime(number, thread.End, Scopes[number].End);
        }

        for (var number = 1; number < Scopes.Count; number++)
        {
            // A process whose first thread made no call did something else all the while.
            var scope = Scopes[number];
            if (scope.IsProcess && !_timelines.ContainsKey((number, _columns.Tid[scope.Row])))
                AddOwnTime(number, scope.Start, scope.End);
        }
    }

    /// <summary>From the innermost outwards: what no content of a test, an activity or a step covers is its own time.</summary>
    private void AddOwnTimes()
    {
        for (var number = Scopes.Count - 1; number > 0; number--)
        {
            var scope = Scopes[number];
            scope.Unite();
            if (!scope.IsProcess)
            {
                foreach (var (start, end) in scope.Uncovered())
                    _items.Add(new PathItem { Start = start, End = end, Row = scope.Row, Scope = number });
                Scopes[scope.Parent].Add(scope.Start, scope.End);
                continue;
            }

            foreach (var (start, end) in scope.Cover)
                Scopes[scope.Parent].Add(start, end);
        }
    }

    private void AddOwnTime(int number, long from, long to)
    {
        var scope = Scopes[number];
        var (start, end) = Within(scope, from, to);
        if (start >= end)
            return;
        _items.Add(new PathItem { Start = start, End = end, Row = scope.Row, Scope = number });
        scope.Add(start, end);
    }

    private static (long Start, long End) Within(PathScope scope, long start, long end) => (Math.Max(start, scope.Start), Math.Min(end, scope.End));

    private long EndOf(int call) => _columns.CallStart[call] + _columns.CallDuration[call];

    private bool TakesPart(int call) => _columns.CallRow[call] is var row && _content[row] >= 0 && _isSyscall[_columns.Name[row]] && IsJudged(row);

    private bool IsJudged(int row) => _columns.Confidence[row] is Confidence.Exact or Confidence.Child or Confidence.FdOwner;

    /// <summary>What a thread of a process has done so far.</summary>
    private sealed class Timeline
    {
        public long End { get; set; }

        /// <summary>It ended within its last call.</summary>
        public bool HasEnded { get; set; }
    }
}
