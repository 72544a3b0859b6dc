using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds activities of kind client and of one shape that follow one another under one span.</summary>
internal static class RepeatedRequests
{
    /// <summary>The findings, in no order.</summary>
    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, int threshold)
    {
        var groups = new Dictionary<(int Parent, string Shape), List<int>>();
        foreach (var span in trace.Spans)
        {
            if (span.Kind != SpanKind.Client || span.ParentRow < 0 || !span.Counts || span.IsSyscall)
                continue;
            var key = (span.ParentRow, RequestShape.Of(span));
            if (!groups.TryGetValue(key, out var rows))
                groups.Add(key, rows = []);
            rows.Add(span.Row);
        }

        foreach (var ((parent, _), rows) in groups)
        {
            if (rows.Count < threshold || OneAfterAnother(trace.Columns, rows) is not { } apart || apart.Count < threshold)
                continue;
            var name = trace[apart[0]].Name;
            yield return CountedFinding.Of(
                AntipatternKind.NPlusOne,
                name,
                apart.Count,
                threshold,
                apart[0],
                apart,
                string.Create(CultureInfo.InvariantCulture, $"{name} is made {apart.Count} times one after another under {trace[parent].Name} (threshold: {threshold})"));
        }
    }

    /// <summary>Those that overlap no other: of requests that are made four at a time, not even every fourth waits in vain.</summary>
    private static List<int> OneAfterAnother(SpanColumns columns, List<int> rows)
    {
        rows.Sort((left, right) => (columns.Start[left], columns.End[left], left).CompareTo((columns.Start[right], columns.End[right], right)));
        var apart = new List<int>();
        var busyUntil = long.MinValue;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (columns.Start[row] >= busyUntil && (i + 1 == rows.Count || columns.End[row] <= columns.Start[rows[i + 1]]))
                apart.Add(row);
            busyUntil = Math.Max(busyUntil, columns.End[row]);
        }

        return apart;
    }
}
