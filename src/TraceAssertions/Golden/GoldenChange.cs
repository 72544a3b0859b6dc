using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>All that differs in one kind of call on one path of one process: what a finding is made of.</summary>
/// <remarks>The lines of both traces are there, also those that agree: a buffer is lost where three reads of 64 KiB become one of 64 KiB and ten thousand of a byte.</remarks>
internal sealed class GoldenChange
{
    /// <param name="differences">The differences, at least one.</param>
    /// <param name="golden">All committed lines of that kind of call, path and process.</param>
    /// <param name="received">All received lines of it.</param>
    public GoldenChange(IReadOnlyList<GoldenDifference> differences, IEnumerable<GoldenCall> golden, IEnumerable<GoldenCall> received)
    {
        Differences = differences;
        Golden = [.. golden];
        Received = [.. received];
        Any = differences[0].Received ?? differences[0].Golden!;
    }

    public IReadOnlyList<GoldenDifference> Differences { get; }

    public IReadOnlyList<GoldenCall> Golden { get; }

    public IReadOnlyList<GoldenCall> Received { get; }

    /// <summary>One of the lines, for what they have in common.</summary>
    public GoldenCall Any { get; }

    public SpanFamily? Family => SpanFamilies.Of(Any.Name);

    public int Line => Differences[0].Line;

    /// <summary>How often before.</summary>
    public long Before => Golden.Sum(call => call.Count ?? 1);

    /// <summary>How often now.</summary>
    public long After => Received.Sum(call => call.Count ?? 1);

    /// <summary>How often it failed before.</summary>
    public long FailedBefore => Golden.Where(call => call.Error is not null).Sum(call => call.Count ?? 1);

    /// <summary>How often it fails now.</summary>
    public long FailedAfter => Received.Where(call => call.Error is not null).Sum(call => call.Count ?? 1);

    /// <summary>The first difference whose two sides differ in their arguments, or null.</summary>
    public GoldenDifference? Argument =>
        Differences.FirstOrDefault(d => d is { Golden: not null, Received: not null } && d.Golden.Arguments != d.Received.Arguments && d.Golden.Path == d.Received.Path);

    /// <summary>What groups lines into a change: the family of the call, or the call.</summary>
    public static (string Process, string? Path, string Call) KeyOf(GoldenCall call) =>
        (call.Process, call.Path, SpanFamilies.Of(call.Name) is { } family ? SpanFamilies.NameOf(family) : call.Name);

    /// <summary>Bytes asked for by a call on average; null where the calls have no size.</summary>
    public static double? BlockOf(IReadOnlyList<GoldenCall> calls)
    {
        double bytes = 0, count = 0;
        foreach (var call in calls)
        {
            if (call is { Size: { } size, Count: { } often, Error: null })
                (bytes, count) = (bytes + ((double)size * often), count + often);
        }

        return count == 0 ? null : bytes / count;
    }
}
