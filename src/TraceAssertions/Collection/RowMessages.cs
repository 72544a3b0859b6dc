namespace TraceAssertions;

/// <summary>The messages of one kind that the calls of one row sent to those of another.</summary>
/// <param name="From">The row that sent them.</param>
/// <param name="To">The row that received them.</param>
/// <param name="Kind">How they went.</param>
/// <param name="Count">How many.</param>
/// <param name="SentClock">The Lamport time of the first one's sending.</param>
/// <param name="ReceivedClock">The Lamport time of its receipt.</param>
internal sealed record RowMessages(int From, int To, MessageKind Kind, int Count, long SentClock, long ReceivedClock)
{
    /// <summary>The messages of a trace by the row that received them; within a row in order of the first.</summary>
    public static Dictionary<int, List<RowMessages>> Of(CausalTrace trace)
    {
        var callRow = trace.Columns.CallRow;
        var rows = new Dictionary<int, List<RowMessages>>();
        var places = new Dictionary<(int From, int To, MessageKind Kind), int>();
        foreach (var message in trace.Messages)
        {
            var (from, to) = (callRow[message.FromCall], callRow[message.ToCall]);
            if (!rows.TryGetValue(to, out var received))
                rows.Add(to, received = []);
            if (places.TryGetValue((from, to, message.Kind), out var at))
            {
                received[at] = received[at] with { Count = received[at].Count + 1 };
                continue;
            }

            places.Add((from, to, message.Kind), received.Count);
            received.Add(new RowMessages(from, to, message.Kind, 1, message.SentClock, message.ReceivedClock));
        }

        return rows;
    }
}
