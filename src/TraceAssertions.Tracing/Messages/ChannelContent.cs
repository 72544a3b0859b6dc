namespace TraceAssertions.Tracing.Messages;

/// <summary>What went through a channel, and which end belongs to which.</summary>
/// <param name="Kind">What goes through it.</param>
/// <param name="Ends">The calls, in order of arrival.</param>
/// <param name="Sent">Bytes or packets that had been sent before.</param>
/// <param name="Received">Bytes or packets that had been received before.</param>
internal sealed record ChannelContent(MessageKind Kind, MessageEnd[] Ends, long Sent, long Received)
{
    /// <summary>More rounds of deduction hardly ever find anything.</summary>
    private const int MostRounds = 8;

    /// <summary>The pairs of sender and receiver that are certain, as indexes of <see cref="Ends"/>.</summary>
    public IReadOnlyList<(int From, int To)> Pairs() => Kind == MessageKind.Data ? StreamPairs() : WaitPairs();

    /// <summary>
    /// The bytes of a read are those of the writes at the same place of the stream. Of calls that overlap in time it is not known which came first: they are one group,
    /// of which only is known where it begins and ends.
    /// </summary>
    private List<(int From, int To)> StreamPairs()
    {
        var (sends, receives) = (Groups(sends: true, Sent), Groups(sends: false, Received));
        var pairs = new List<(int From, int To)>();
        if (receives.Count > 0 && (sends.Count == 0 || receives[^1].To > sends[^1].To))
            return []; // somebody wrote who is not seen
        var next = 0;
        foreach (var receive in receives)
        {
            while (sends[next].To <= receive.From && next < sends.Count - 1)
                next++;
            for (var i = next; i < sends.Count && sends[i].From < receive.To; i++)
            {
                var send = sends[i];
                if (send.To <= receive.From)
                    continue;
                var isCertain = receive.Ends.Count == 1
                    ? send.Ends.Count == 1 || (receive.From <= send.From && send.To <= receive.To)
                    : send.Ends.Count == 1 && send.From <= receive.From && receive.To <= send.To;
                if (isCertain)
                    pairs.AddRange(send.Ends.SelectMany(_ => receive.Ends, (from, to) => (from, to)));
                foreach (var from in send.Ends)
                {
                    if (receive.Ends.All(to => Ends[from].Enter >= Ends[to].Exit))
                        return []; // received before it was sent: somebody wrote who is not seen
                }
            }
        }

        return pairs.Exists(pair => Ends[pair.From].Enter >= Ends[pair.To].Exit) ? [] : pairs;
    }

    /// <summary>The calls in one direction, those that overlap in time together, with the bytes that they moved.</summary>
    private List<(List<int> Ends, long From, long To)> Groups(bool sends, long from)
    {
        var order = Enumerable.Range(0, Ends.Length).Where(i => Ends[i].Sends == sends).OrderBy(i => Ends[i].Enter).ThenBy(i => Ends[i].Exit);
        var groups = new List<(List<int> Ends, long From, long To)>();
        var until = long.MinValue;
        foreach (var i in order)
        {
            var units = Ends[i].Units;
            if (Ends[i].Enter < until)
            {
                var last = groups[^1];
                last.Ends.Add(i);
                groups[^1] = (last.Ends, last.From, last.To + units);
            }
            else
            {
                groups.Add(([i], from, from + units));
            }

            from += units;
            until = Math.Max(until, Ends[i].Exit);
        }

        return groups;
    }

    /// <summary>
    /// A wait on a futex was ended by a call that overlaps it and that woke somebody. A signal and a count may have been there before: it was sent at any time since the
    /// one before it was received. Where only one call can have been it, it was that one; and who has woken as many as it could is out of the question for the others.
    /// </summary>
    private List<(int From, int To)> WaitPairs()
    {
        var senders = Enumerable.Range(0, Ends.Length).Where(i => Ends[i].Sends).OrderBy(i => Ends[i].Enter).ToArray();
        var enters = Array.ConvertAll(senders, i => Ends[i].Enter);
        var longest = senders.Length == 0 ? 0 : senders.Max(i => Ends[i].Exit - Ends[i].Enter);
        var left = Array.ConvertAll(senders, i => Ends[i].Units);
        var waits = new List<(int End, long Since)>();
        foreach (var i in Enumerable.Range(0, Ends.Length).Where(i => !Ends[i].Sends).OrderBy(i => Ends[i].Exit))
            waits.Add((i, Kind == MessageKind.Futex ? Ends[i].Enter : waits.Count == 0 ? long.MinValue / 2 : Ends[waits[^1].End].Enter));
        var pairs = new List<(int From, int To)>();
        for (var round = 0; round < MostRounds; round++)
        {
            var before = waits.Count;
            waits.RemoveAll(wait =>
            {
                var only = OnlySender(wait.End, wait.Since);
                if (only < 0)
                    return false;
                left[only]--;
                if (Ends[senders[only]].Tid != Ends[wait.End].Tid)
                    pairs.Add((senders[only], wait.End));
                return true;
            });
            if (waits.Count == before)
                break;
        }

        return pairs;

        int OnlySender(int wait, long since)
        {
            var only = -1;
            ref readonly var receiver = ref Ends[wait];
            for (var i = FirstAtOrAfter(enters, receiver.Exit) - 1; i >= 0 && enters[i] >= since - longest; i--)
            {
                ref readonly var sender = ref Ends[senders[i]];
                if (left[i] <= 0 || sender.Exit <= since || (sender.Target != 0 && sender.Target != receiver.Tid))
                    continue;
                if (only >= 0)
                    return -1;
                only = i;
            }

            return only;
        }
    }

    private static int FirstAtOrAfter(long[] times, long time)
    {
        int low = 0, high = times.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
