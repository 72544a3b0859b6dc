namespace TraceAssertions;

/// <summary>Gives the calls of a trace Lamport times that follow its messages: of each message the receipt is later than the sending.</summary>
/// <remarks>
/// Lamport, 'Time, clocks, and the ordering of events in a distributed system', Communications of the ACM 21(7), 1978: each process counts its events, and a receipt is
/// max(local, received) + 1. An event is a call at its return; but a call that sends may return after the one that it has woken: then it comes just before that.
/// A thread's calls stay in their order, because what the thread did before had returned when it sent. Times are never earlier than those that the calls were recorded with.
/// </remarks>
internal sealed class LamportOrder
{
    private const byte Begun = 1, Done = 2;

    private readonly SpanColumns _columns;
    private readonly List<(int From, int To, MessageKind Kind)> _messages;
    private readonly int[] _firstInto;
    private readonly byte[] _state;
    private readonly long[] _callClock;
    private readonly int[] _firstCall;
    private readonly bool[] _isSyscall;
    private readonly Dictionary<int, long> _processes = [];
    private readonly Dictionary<int, int> _processRows = [];

    private LamportOrder(SpanColumns columns, List<(int From, int To, MessageKind Kind)> messages)
    {
        (_columns, _messages) = (columns, messages);
        var calls = columns.CallRow.Length;
        _state = new byte[calls];
        _callClock = new long[calls];
        _isSyscall = Array.ConvertAll(columns.Strings, s => s is not null && s.StartsWith("syscall:", StringComparison.Ordinal));
        _firstCall = new int[columns.Name.Length];
        Array.Fill(_firstCall, -1);
        for (var call = 0; call < calls; call++)
        {
            ref var first = ref _firstCall[columns.CallRow[call]];
            first = first < 0 ? call : first;
        }

        _firstInto = new int[calls + 1];
        foreach (var (_, to, _) in messages)
            _firstInto[to + 1]++;
        for (var call = 0; call < calls; call++)
            _firstInto[call + 1] += _firstInto[call];
    }

    /// <summary>Sets the times of rows that have to be later than they are; returns the messages with the times of both ends.</summary>
    /// <param name="columns">The trace, whose columns of Lamport times are changed.</param>
    /// <param name="messages">Its messages by calls, in order of the receiving call.</param>
    public static MessageColumns Apply(SpanColumns columns, List<(int From, int To, MessageKind Kind)> messages)
    {
        if (messages.Count == 0)
            return MessageColumns.None;
        var order = new LamportOrder(columns, messages);
        foreach (var call in order.InOrderOfReturn())
            order.Count(call);

        // Calls that send and receive at once, each to the other, have no order: what contradicts the rest is no message.
        var ordered = messages.Where(message => order._callClock[message.From] < order._callClock[message.To]).ToList();
        return new MessageColumns
        {
            From = [.. ordered.Select(message => message.From)],
            To = [.. ordered.Select(message => message.To)],
            Kind = [.. ordered.Select(message => message.Kind)],
            Sent = [.. ordered.Select(message => order._callClock[message.From])],
            Received = [.. ordered.Select(message => order._callClock[message.To])],
        };
    }

    private int[] InOrderOfReturn()
    {
        var calls = new int[_callClock.Length];
        var times = new long[calls.Length];
        var isSorted = true;
        for (var call = 0; call < calls.Length; call++)
        {
            calls[call] = call;

            // A test, a process or an activity is there from its start on.
            times[call] = _columns.CallStart[call] + (_isSyscall[_columns.Name[_columns.CallRow[call]]] ? _columns.CallDuration[call] : 0);
            isSorted &= call == 0 || times[call - 1] <= times[call];
        }

        // Equal times stay in the order in which the calls arrived.
        if (!isSorted)
            Array.Sort(calls, (a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
        return calls;
    }

    private void Count(int call)
    {
        if (_state[call] != 0)
            return;
        _state[call] = Begun;
        var row = _columns.CallRow[call];
        var pid = _columns.Pid[row];
        var isFirst = _firstCall[row] == call;
        if (!_isSyscall[_columns.Name[row]])
        {
            CountOther(call, row, pid);
            return;
        }

        long received = 0;
        for (var i = _firstInto[call]; i < _firstInto[call + 1]; i++)
        {
            var (from, _, kind) = _messages[i];

            // As deep as there are calls at one time that each wait for the next.
            Count(from);
            received = Math.Max(received, _callClock[from]);
            if (kind == MessageKind.Fork && _columns.Pid[_columns.CallRow[from]] != pid)
                StartProcess(pid, _callClock[from]);
        }

        var time = Math.Max(_processes.GetValueOrDefault(pid), received) + 1;
        if (isFirst)
        {
            time = Math.Max(time, _columns.LogicalClock[row]);
            _columns.LogicalClock[row] = time;
            _columns.ParentLogicalClock[row] = Math.Max(_columns.ParentLogicalClock[row], received);
        }

        _processes[pid] = _callClock[call] = time;
        _state[call] = Done;
    }

    /// <summary>A process is as late as its creation; the time of a test or an activity is what it was begun at.</summary>
    private void CountOther(int call, int row, int pid)
    {
        _callClock[call] = _columns.LogicalClock[row];
        _processes[pid] = Math.Max(_processes.GetValueOrDefault(pid), _callClock[call]);
        _processRows[pid] = row;
        _state[call] = Done;
    }

    private void StartProcess(int pid, long sent)
    {
        if (!_processRows.TryGetValue(pid, out var row) || _columns.LogicalClock[row] > sent)
            return;
        _columns.ParentLogicalClock[row] = sent;
        _columns.LogicalClock[row] = sent + 1;
        _callClock[_firstCall[row]] = sent + 1;
        _processes[pid] = Math.Max(_processes.GetValueOrDefault(pid), sent + 1);
    }
}
