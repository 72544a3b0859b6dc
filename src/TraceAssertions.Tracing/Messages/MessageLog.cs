using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Messages;

/// <summary>Follows the messages that the kernel carries between the calls of traced tasks.</summary>
/// <remarks>
/// Calls are reported in the order in which they return, and a write may return after the read that it woke. So the ends are kept as they come, and are put together when a
/// scope's trace is made; calls of other scopes count, too, because their bytes are in the same pipe. Only what is certain becomes a message. Not safe for concurrent use.
/// </remarks>
internal sealed class MessageLog
{
    /// <summary>About 70 megabytes. What comes later, while scopes stay open, is not followed.</summary>
    private const int MostEnds = 1 << 20;

    private const int ExitGroup = 231, Wait4 = 61, ReceiveFrom = 45, ReceiveMessage = 47, TgKill = 234, TgSigQueueInfo = 297, Splice = 275, Tee = 276;
    private const int Pipe = 22, Pipe2 = 293, SocketPair = 53, EventFd = 284, EventFd2 = 290;

    private readonly Dictionary<(int Pid, ulong Address), Channel> _words = [];
    private readonly Dictionary<(int Pid, int Signal), Channel> _signals = [];
    private readonly List<Channel> _used = [];
    private readonly Dictionary<int, Meeting> _creating = [];
    private readonly Dictionary<int, Meeting> _births = [];
    private readonly Dictionary<int, Meeting> _endings = [];
    private readonly Dictionary<(int Pid, int Tid), Meeting> _joins = [];
    private readonly Dictionary<int, int> _parents = [];
    private readonly Dictionary<int, MessageEnd> _interrupted = [];
    private int _kept;
    private int _era;

    /// <summary>Whether any scope is open, so that messages are worth keeping.</summary>
    public bool IsAwake { get; set; }

    /// <summary>Whether any call has been given a number.</summary>
    public bool HasNumbered { get; private set; }

    /// <summary>Takes a call in; returns its <see cref="SpanRecord.Message"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="used">What it works on, or null.</param>
    /// <param name="scope">The scope whose trace it is in; null for none.</param>
    /// <param name="find">Finds another descriptor of the process.</param>
    public int Add(in RawCall call, Descriptor? used, ScopeMessages? scope, Func<int, int, Descriptor?> find)
    {
        if (_interrupted.Count > 0)
            _interrupted.Remove(call.Tid);
        var role = CallRoles.Of(call.Number);
        var isInterrupted = !call.Unfinished && (call.Result == -Errno.EINTR || Errno.IsRestart(call.Result));
        var channel = role switch
        {
            CallRole.Receive => used?.Incoming,
            CallRole.Send => used?.Outgoing,
            _ => null,
        };

        // Nearly every call.
        if (channel is null && (role is CallRole.None or CallRole.Receive or CallRole.Send) && _births.Count == 0 && !isInterrupted)
            return 0;
        var end = new MessageEnd { Enter = call.EnterNanos, Exit = call.ExitNanos, Pid = call.Pid, Tid = call.Tid, Scope = scope };
        if (_births.Count > 0 && _births.Remove(call.Tid, out var birth) && IsAwake)
            birth.Receive(Numbered(ref end));
        if (isInterrupted && IsAwake)
            _interrupted[call.Tid] = Numbered(ref end);
        switch (role)
        {
            case CallRole.Receive when channel is not null:
                Receive(call, channel, ref end);
                break;
            case CallRole.Send when channel is not null:
                Send(call, channel, ref end);
                break;
            case CallRole.Mix:
                Mix(call, used, call.Number is Splice or Tee ? find(call.Pid, (int)(call.Number == Tee ? call.Arg1 : call.Arg2)) : null);
                break;
            case CallRole.Futex when IsAwake && !call.Unfinished:
                Futex(call, ref end);
                break;
            case CallRole.Create when _creating.Remove(call.Tid, out var created) && IsAwake && call.Result > 0:
                created.Send(Numbered(ref end));
                break;
            case CallRole.End when IsAwake && call.Unfinished:
                End(call, ref end);
                break;
            case CallRole.Reap when IsAwake:
                Reap(call, ref end);
                break;
            case CallRole.Signal when IsAwake && call.Result == 0:
                SendSignal(call, ref end);
                break;
            case CallRole.AwaitSignal when IsAwake && call.Result > 0:
                Keep(SignalOf(call.Pid, (int)call.Result), ref end);
                break;
        }

        return end.Number;
    }

    /// <summary>A call made descriptors: what can be followed of them gets its channels.</summary>
    public void OnMade(in RawCall call, Descriptor first, Descriptor? second)
    {
        const ulong packets = 0x4000 /* O_DIRECT */, notifications = 0x80 /* O_NOTIFICATION_PIPE */, semaphore = 1 /* EFD_SEMAPHORE */;
        const int unix = 1, stream = 1, datagram = 2, sequenced = 5, typeMask = 0xf;
        switch (call.Number)
        {
            // Descriptors that were not read from memory are a guess (see DescriptorTable).
            case Pipe or Pipe2 when call.MadePair != 0 && second is not null && (call.Number == Pipe || (call.Arg1 & (packets | notifications)) == 0):
                first.Incoming = second.Outgoing = new Channel(MessageKind.Data, _era);
                break;
            case SocketPair when call.MadePair != 0 && second is not null && (int)call.Arg0 == unix && ((int)call.Arg1 & typeMask) is stream or datagram or sequenced:
                var isOfPackets = ((int)call.Arg1 & typeMask) != stream;
                first.Incoming = second.Outgoing = new Channel(MessageKind.Data, _era) { IsOfPackets = isOfPackets };
                second.Incoming = first.Outgoing = new Channel(MessageKind.Data, _era) { IsOfPackets = isOfPackets };
                break;
            case EventFd or EventFd2 when (uint)call.Arg0 == 0 && (call.Number == EventFd || (call.Arg1 & semaphore) == 0):
                first.Incoming = first.Outgoing = new Channel(MessageKind.Event, _era);
                break;
        }
    }

    /// <summary>A task was created: its creator's call returns, and its own first call comes, in any order.</summary>
    public void OnFork(in RawProcessEvent fork)
    {
        if (fork.Tid == 0)
            return;
        _endings.Remove(fork.OtherTid);
        _joins.Remove((fork.OtherPid, fork.OtherTid));
        if (fork.OtherPid != fork.Pid)
            _parents[fork.OtherPid] = fork.Pid;
        if (IsAwake)
            _creating[fork.Tid] = _births[fork.OtherTid] = new Meeting(MessageKind.Fork);
    }

    /// <summary>A signal was delivered to a thread, which may have been in a call that it interrupted.</summary>
    public void OnSignal(in RawProcessEvent signal)
    {
        if (!_interrupted.Remove(signal.Tid, out var end))
            end = new MessageEnd { Enter = signal.Nanos, Exit = signal.Nanos, Pid = signal.Pid, Tid = signal.Tid };
        if (IsAwake)
            Keep(SignalOf(signal.Pid, (int)signal.Value), ref end);
    }

    /// <summary>Events were lost, and with them bytes, wakes and ends: what went on before is not known to belong to what follows.</summary>
    public void OnLost()
    {
        _era++;
        Forget();
        _births.Clear();
    }

    /// <summary>No scope is open any more: what went on is nobody's.</summary>
    public void Sleep()
    {
        IsAwake = false;
        Forget();
    }

    /// <summary>What is known of the messages of a scope until now.</summary>
    public static ScopeContents ContentsOf(ScopeMessages scope)
    {
        var contents = new List<ChannelContent>();
        foreach (var channel in scope.Channels)
        {
            if (channel.Content() is { } content)
                contents.Add(content);
        }

        return new ScopeContents(scope, [.. scope.Links], contents);
    }

    private void Forget()
    {
        foreach (var channel in _used)
        {
            channel.IsBroken |= channel.Era != _era;
            channel.Forget();
        }

        _used.Clear();
        _words.Clear();
        _signals.Clear();
        _creating.Clear();
        _endings.Clear();
        _joins.Clear();
        _interrupted.Clear();
        _kept = 0;
    }

    private MessageEnd Numbered(ref MessageEnd end)
    {
        if (end.Number == 0 && end.Scope is { } scope)
        {
            end.Number = scope.NewNumber();
            HasNumbered = true;
        }

        return end;
    }

    private void Keep(Channel channel, ref MessageEnd end)
    {
        channel.IsBroken |= channel.Era != _era || (IsAwake && _kept >= MostEnds);
        if (channel.IsBroken)
            return;
        if (!IsAwake)
        {
            channel.Count(end);
            return;
        }

        _kept++;
        if (channel.Add(Numbered(ref end)))
            _used.Add(channel);
        end.Scope?.Channels.Add(channel);
    }

    private void Receive(in RawCall call, Channel channel, ref MessageEnd end)
    {
        const ulong outOfBand = 1, peek = 2, truncate = 0x20; // MSG_OOB, MSG_PEEK, MSG_TRUNC
        if (call.Unfinished || call.Result < 0)
            return;
        var flags = call.Number == ReceiveFrom ? call.Arg3 : call.Number == ReceiveMessage ? call.Arg2 : 0;
        if ((flags & peek) != 0)
            return;
        channel.IsBroken |= (flags & (outOfBand | truncate)) != 0 || (call.Result == 0 && channel.IsOfPackets);
        if (call.Result == 0)
            return;
        end.Units = channel.IsOfPackets || channel.Kind != MessageKind.Data ? 1 : call.Result;
        Keep(channel, ref end);
    }

    private void Send(in RawCall call, Channel channel, ref MessageEnd end)
    {
        // A task that was killed while it wrote has written nobody knows how much.
        channel.IsBroken |= channel.Kind == MessageKind.Data && (call.Unfinished || (call.Result == 0 && channel.IsOfPackets));
        if (call.Unfinished || call.Result <= 0)
            return;
        (end.Sends, end.Units) = (true, channel.Kind != MessageKind.Data ? long.MaxValue : channel.IsOfPackets ? 1 : call.Result);
        Keep(channel, ref end);
    }

    private static void Mix(in RawCall call, Descriptor? first, Descriptor? second)
    {
        if (call.Result < 0 && !call.Unfinished)
            return;
        foreach (var channel in (ReadOnlySpan<Channel?>)[first?.Incoming, first?.Outgoing, second?.Incoming, second?.Outgoing])
            channel?.IsBroken = true;
    }

    private void Futex(in RawCall call, ref MessageEnd end)
    {
        const ulong commandMask = 0x7f, isPrivate = 0x80;
        switch ((int)(call.Arg1 & commandMask))
        {
            case 0 or 9 when call.Result == 0: // FUTEX_WAIT, FUTEX_WAIT_BITSET
                if ((call.Arg1 & isPrivate) != 0)
                    Keep(WordOf(call.Pid, call.Arg0), ref end);
                else
                    Join(call, ref end);
                break;
            case 1 or 10 when call.Result > 0 && (call.Arg1 & isPrivate) != 0: // FUTEX_WAKE, FUTEX_WAKE_BITSET
                (end.Sends, end.Units) = (true, call.Result);
                Keep(WordOf(call.Pid, call.Arg0), ref end);
                break;
            case 3 or 4 or 5 or 11 or 12 when call.Result > 0: // requeued to another word, or woken on two: who was is not known
                WordOf(call.Pid, call.Arg0).IsBroken = true;
                WordOf(call.Pid, call.Arg4).IsBroken = true;
                break;
        }
    }

    /// <summary>
    /// pthread_join(3) waits until the kernel clears the word with the number of the thread, and wakes, which it does for a thread that has ended (set_tid_address(2)). The
    /// word is shared, not private, and what is waited for is that it is no longer that number.
    /// </summary>
    private void Join(in RawCall call, ref MessageEnd end)
    {
        var tid = (int)(uint)call.Arg2;
        if (tid == 0 || tid == call.Tid)
            return;
        EndingOfThread(call.Pid, tid).Receive(Numbered(ref end), since: call.EnterNanos);
    }

    private void End(in RawCall call, ref MessageEnd end)
    {
        EndingOfThread(call.Pid, call.Tid).Send(Numbered(ref end));
        EndingOfProcess(call.Pid).Send(end, settles: call.Number == ExitGroup);
    }

    private void Reap(in RawCall call, ref MessageEnd end)
    {
        const ulong byPid = 1 /* P_PID */, exited = 4 /* WEXITED */, others = 1 | 2 | 8 /* WNOHANG, WSTOPPED, WCONTINUED */;
        var pid = call.Number == Wait4 ? (int)Math.Max(0, call.Result) : call is { Result: 0, Arg0: byPid } && (call.Arg3 & (exited | others)) == exited ? (int)call.Arg1 : 0;
        if (call.Unfinished || pid <= 0 || !_parents.TryGetValue(pid, out var parent) || parent != call.Pid)
            return;
        EndingOfProcess(pid).Receive(Numbered(ref end));
    }

    private void SendSignal(in RawCall call, ref MessageEnd end)
    {
        var toThread = call.Number is TgKill or TgSigQueueInfo;
        var (pid, signal) = ((int)call.Arg0, (int)(toThread ? call.Arg2 : call.Arg1));
        if (pid <= 0 || signal <= 0)
            return;
        (end.Sends, end.Units, end.Target) = (true, 1, toThread ? (int)call.Arg1 : 0);
        Keep(SignalOf(pid, signal), ref end);
    }

    private Meeting EndingOfProcess(int pid)
    {
        if (!_endings.TryGetValue(pid, out var ending))
            _endings.Add(pid, ending = new Meeting(MessageKind.Exit));
        return ending;
    }

    private Meeting EndingOfThread(int pid, int tid)
    {
        if (!_joins.TryGetValue((pid, tid), out var ending))
            _joins.Add((pid, tid), ending = new Meeting(MessageKind.Exit));
        return ending;
    }

    private Channel WordOf(int pid, ulong address)
    {
        if (!_words.TryGetValue((pid, address), out var channel))
            _words.Add((pid, address), channel = new Channel(MessageKind.Futex, _era));
        return channel;
    }

    private Channel SignalOf(int pid, int signal)
    {
        if (!_signals.TryGetValue((pid, signal), out var channel))
            _signals.Add((pid, signal), channel = new Channel(MessageKind.Signal, _era));
        return channel;
    }
}
