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
    /// The bytes of a read are those of the writes at the same place of the stream. Of calls that overlap in time it is not known which came first, so that each has a first
    /// and a last place where it may have been: a pair is certain where they have a byte in common wherever they were.
    /// </summary>
    private List<(int From, int To)> StreamPairs()
    {
        var (sends, receives) = (Places(sends: true, Sent), Places(sends: false, Received));
        var pairs = new List<(int From, int To)>();
        if (Total(sends, Sent) < Total(receives, Received))
            return []; // somebody wrote who is not seen
        var ends = new long[sends.Length];
        for (var i = 0; i < sends.Length; i++)
            ends[i] = Math.Max(i == 0 ? long.MinValue : ends[i - 1], sends[i].LastEnd);
        foreach (ref readonly var receive in receives.AsSpan())
        {
            for (var i = FirstAtOrAfter(ends, receive.First + 1); i < sends.Length && sends[i].First < receive.LastEnd; i++)
            {
                if (!sends[i].Meets(receive))
                    continue;
                if (Ends[sends[i].End].Enter >= Ends[receive.End].Exit)
                    return []; // received before it was sent: somebody wrote who is not seen
                pairs.Add((sends[i].End, receive.End));
            }
        }

        return pairs;
    }

    private static long Total(Place[] places, long before) => before + places.Sum(place => place.Units);

    /// <summary>Where in the stream the calls in one direction may have been, in order of the first place.</summary>
    private Place[] Places(bool sends, long before)
    {
        var byEnter = Enumerable.Range(0, Ends.Length).Where(i => Ends[i].Sends == sends).OrderBy(i => Ends[i].Enter).ToArray();
        var byExit = byEnter.OrderBy(i => Ends[i].Exit).ToArray();
        var (enters, exits) = (Array.ConvertAll(byEnter, i => Ends[i].Enter), Array.ConvertAll(byExit, i => Ends[i].Exit));
        var (entered, left) = (Sums(byEnter), Sums(byExit));
        var places = new Place[byEnter.Length];
        for (var i = 0; i < places.Length; i++)
        {
            ref readonly var end = ref Ends[byEnter[i]];

            // Before it is what had returned when it was entered, and at most what had been entered when it returned.
            var first = left[FirstAtOrAfter(exits, end.Enter + 1)];
            var last = entered[FirstAtOrAfter(enters, Math.Max(end.Exit, end.Enter + 1))] - end.Units;
            places[i] = new Place(byEnter[i], before + first, before + last, end.Units);
        }

        return places;
    }

    private long[] Sums(int[] order)
    {
        var sums = new long[order.Length + 1];
        for (var i = 0; i < order.Length; i++)
            sums[i + 1] = sums[i] + Ends[order[i]].Units;
        return sums;
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

    /// <summary>Where in a stream the bytes of a call may begin.</summary>
    private readonly record struct Place(int End, long First, long Last, long Units)
    {
        public long LastEnd => Last + Units;

        private long FirstEnd => First + Units;

        /// <summary>Whether both have a byte in common wherever they are: the bytes that the one has in any case, and the other has or cannot be without.</summary>
        public bool Meets(in Place other) =>
            Math.Max(Last, other.Last) < Math.Min(FirstEnd, other.FirstEnd)
            || (other.Last <= First && LastEnd <= other.FirstEnd)
            || (Last <= other.First && other.LastEnd <= FirstEnd);
    }
}
