using System.Text.Json;

namespace TraceAssertions;

/// <summary>Reads the lines of a golden file and checks that they stand where the writer would have put them.</summary>
/// <remarks>A merge that put a line twice, or two lines for one call, would otherwise be a golden trace that nothing ever equals, or worse, one that is read differently than it looks.</remarks>
internal static class GoldenProcessesReader
{
    /// <summary>The value of the key <c>processes</c>, at which the cursor stands.</summary>
    public static GoldenPlaces Read(ref GoldenJsonCursor cursor, GoldenComparisonMode mode)
    {
        var calls = new List<GoldenCall>();
        var lines = new List<int>();
        var first = cursor.Line;
        string? previous = null;
        cursor.Next();
        cursor.Expect(JsonTokenType.StartArray, "an array for 'processes'");
        for (cursor.Next(); cursor.Token != JsonTokenType.EndArray; cursor.Next())
        {
            cursor.Expect(JsonTokenType.StartObject, "an object for a process");
            previous = Process(ref cursor, mode, previous, calls, lines);
        }

        return new GoldenPlaces(calls, lines, first);
    }

    private static string Process(ref GoldenJsonCursor cursor, GoldenComparisonMode mode, string? previous, List<GoldenCall> calls, List<int> lines)
    {
        string? process = null;
        var any = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (GoldenFileReader.NextKey(ref cursor, seen) is { } key)
        {
            switch (key)
            {
                case "process":
                    process = cursor.NextText(key);
                    if (previous is not null && string.CompareOrdinal(previous, process) >= 0)
                        throw cursor.Wrong($"the process '{process}' stands {(previous == process ? "twice" : "out of order")}");
                    break;
                case "calls":
                    any = Calls(ref cursor, mode, process ?? throw cursor.Wrong("'process' must stand before 'calls'"), calls, lines);
                    break;
                default:
                    throw GoldenFileReader.Unknown(cursor, key);
            }
        }

        if (!any)
            throw GoldenFileReader.Missing(cursor, process is null ? "process" : "calls");
        return process!;
    }

    private static bool Calls(ref GoldenJsonCursor cursor, GoldenComparisonMode mode, string process, List<GoldenCall> calls, List<int> lines)
    {
        var start = calls.Count;
        cursor.Next();
        cursor.Expect(JsonTokenType.StartArray, "an array for 'calls'");
        for (cursor.Next(); cursor.Token != JsonTokenType.EndArray; cursor.Next())
        {
            cursor.Expect(JsonTokenType.StartObject, "an object for a call");
            var line = cursor.Line;
            var call = Call(ref cursor, process);
            if (mode == GoldenComparisonMode.Multiset && calls.Count > start && GoldenCallOrder.Instance.Compare(calls[^1], call) is var order and >= 0)
                throw GoldenJsonCursor.WrongOn(line, order == 0 ? "the line is the same call as the line before it" : "the line is out of order: it belongs before the line above");
            calls.Add(call);
            lines.Add(line);
        }

        return calls.Count > start ? true : throw cursor.Wrong($"the process '{process}' has no calls");
    }

    private static GoldenCall Call(ref GoldenJsonCursor cursor, string process)
    {
        string? name = null, path = null, to = null, arguments = null, error = null;
        long? size = null, count = null, bytes = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (GoldenFileReader.NextKey(ref cursor, seen) is { } key)
        {
            switch (key)
            {
                case "call":
                    name = cursor.NextText(key);
                    break;
                case "path":
                    path = AnyText(ref cursor, key);
                    break;
                case "to":
                    to = AnyText(ref cursor, key);
                    break;
                case "arguments":
                    arguments = AnyText(ref cursor, key);
                    break;
                case "error":
                    error = cursor.NextText(key);
                    break;
                case "size":
                    size = cursor.NextInteger(key, 0);
                    break;
                case "count":
                    count = cursor.NextInteger(key, 1, GoldenFormat.MaxCount);
                    break;
                case "bytes":
                    bytes = cursor.NextInteger(key, 0);
                    break;
                default:
                    throw GoldenFileReader.Unknown(cursor, key);
            }
        }

        if (count is null == bytes is null)
            throw cursor.Wrong(count is null ? "the key 'count' or 'bytes' is missing" : "a call has 'count' or 'bytes', not both");
        return new GoldenCall
        {
            Process = process,
            Name = name ?? throw GoldenFileReader.Missing(cursor, "call"),
            Path = path,
            OtherPath = to,
            Arguments = arguments,
            Error = error,
            Size = size,
            Count = count,
            Bytes = bytes,
        };
    }

    // A path can be empty: openat(2) with AT_EMPTY_PATH.
    private static string AnyText(ref GoldenJsonCursor cursor, string key)
    {
        cursor.Next();
        return cursor.Text($"a text for '{key}'");
    }
}
