using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds requests of about one size that follow one another on one connection, each after the answer to the one before.</summary>
/// <remarks>
/// A round trip is what is sent until something is received: requests that are sent ahead of their answers are one. Only the side that asks has round trips: a connection whose
/// first bytes come in is a server's, unless it was seen to connect. It lasts until its descriptor is closed: who is at the other end of the next one is not known.
/// </remarks>
internal sealed class RoundTrips
{
    /// <summary>Requests whose lengths differ by no more differ in an id or a value: the longest GUID against the shortest number is more.</summary>
    private const int MostDifferenceBytes = 16;

    private readonly CausalTrace _trace;
    private readonly SpanColumns _columns;
    private readonly Dictionary<(int Pid, int Fd), Connection> _open = [];
    private readonly Dictionary<(int Parent, Connection Connection), List<Request>> _answered = [];

    private RoundTrips(CausalTrace trace)
    {
        _trace = trace;
        _columns = trace.Columns;
    }

    private enum Act
    {
        None,
        Connect,
        Send,
        Receive,
        Close,
    }

    /// <summary>The findings, in no order; at most one of each connection under each span.</summary>
    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, int threshold)
    {
        var trips = new RoundTrips(trace);
        trips.Scan();
        foreach (var ((parent, _), requests) in trips._answered)
        {
            if (requests.Count < threshold)
                continue;
            var alike = MostAlike(requests);
            if (alike.Count < threshold)
                continue;
            var rows = alike.Select(request => request.Row).Distinct().Order().ToList();
            var first = trace[rows[0]];
            var (least, most) = (alike[0].Bytes, alike[^1].Bytes);
            var bytes = least == most ? string.Create(CultureInfo.InvariantCulture, $"{least}") : string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
            yield return CountedFinding.Of(
                AntipatternKind.NPlusOne,
                first.Name,
                alike.Count,
                threshold,
                first.Row,
                rows,
                string.Create(CultureInfo.InvariantCulture, $"{alike.Count} requests of {bytes} bytes are made one after another on fd {first.Fd} under {trace[parent].Name} (threshold: {threshold})"));
        }
    }

    private void Scan()
    {
        var acts = Array.ConvertAll(_columns.Strings, ActOf);
        for (var call = 0; call < _trace.CallCount; call++)
        {
            var row = _columns.CallRow[call];
            var act = acts[_columns.Name[row]];
            if (act == Act.None || _columns.Strings[_columns.Path[row]] != "socket")
                continue;
            var key = (_columns.Pid[row], _columns.Fd[row]);
            if (act == Act.Close)
                _open.Remove(key);
            else if (act == Act.Connect)
                _open[key] = new Connection { Asks = true };
            else if (_trace[row].Counts && _columns.Error[row] == 0 && _columns.TransferredBytes[row] > 0)
                Follow(key, act, row);
        }
    }

    private void Follow((int Pid, int Fd) key, Act act, int row)
    {
        if (!_open.TryGetValue(key, out var connection))
            _open.Add(key, connection = new Connection { Asks = act == Act.Send });
        if (act == Act.Send)
        {
            connection.Bytes += _columns.RequestedBytes[row] < 0 ? _columns.TransferredBytes[row] / _columns.Repetitions[row] : _columns.RequestedBytes[row];
            if (connection.Row < 0)
                connection.Row = row;
            return;
        }

        // What a thread sends that has no scope of its own (FdOwner) is the scope's, but under which of its spans is not known.
        if (connection is { Asks: true, Row: >= 0 and var sent } && _columns.Confidence[sent] != Confidence.FdOwner && _columns.Parent[sent] is >= 0 and var parent)
        {
            if (!_answered.TryGetValue((parent, connection), out var requests))
                _answered.Add((parent, connection), requests = []);
            requests.Add(new Request(connection.Bytes, sent));
        }

        (connection.Row, connection.Bytes) = (-1, 0);
    }

    /// <summary>The most requests whose lengths are within <see cref="MostDifferenceBytes"/> of one another, the shortest first.</summary>
    private static List<Request> MostAlike(List<Request> requests)
    {
        requests.Sort((left, right) => (left.Bytes, left.Row).CompareTo((right.Bytes, right.Row)));
        var (start, bestStart, bestCount) = (0, 0, 0);
        for (var end = 0; end < requests.Count; end++)
        {
            while (requests[end].Bytes - requests[start].Bytes > MostDifferenceBytes)
                start++;
            if (end - start + 1 > bestCount)
                (bestStart, bestCount) = (start, end - start + 1);
        }

        return requests.GetRange(bestStart, bestCount);
    }

    private static Act ActOf(string? name) => name switch
    {
        "syscall:close" => Act.Close,
        "syscall:connect" => Act.Connect,
        "syscall:write" or "syscall:writev" or "syscall:sendto" or "syscall:sendmsg" => Act.Send,
        "syscall:read" or "syscall:readv" or "syscall:recvfrom" or "syscall:recvmsg" => Act.Receive,
        _ => Act.None,
    };

    private readonly record struct Request(long Bytes, int Row);

    private sealed class Connection
    {
        /// <summary>It is the side that asks.</summary>
        public required bool Asks { get; init; }

        /// <summary>The row of the first send that nothing has been received for, or -1.</summary>
        public int Row { get; set; } = -1;

        /// <summary>What was sent since something was received.</summary>
        public long Bytes { get; set; }
    }
}
