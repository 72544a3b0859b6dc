namespace TraceAssertions.Cli.Reporting;

/// <summary>Calls of one kind that returned: how many, how many of them failed, and how long they took.</summary>
internal sealed class CallStatistics
{
    /// <summary>Calls that returned.</summary>
    public long Calls => Durations.Count;

    /// <summary>Those of them that failed.</summary>
    public long Errors { get; private set; }

    /// <summary>Nanoseconds in all of them.</summary>
    public long Nanos => Durations.Sum;

    /// <summary>Nanoseconds in each, from entry to return.</summary>
    public DurationHistogram Durations { get; } = new();

    /// <summary>The sum of several.</summary>
    public static CallStatistics Of(IEnumerable<CallStatistics> parts)
    {
        var sum = new CallStatistics();
        foreach (var part in parts)
        {
            sum.Errors += part.Errors;
            sum.Durations.Add(part.Durations);
        }

        return sum;
    }

    /// <summary>Counts one call that returned.</summary>
    /// <param name="nanos">How long it took.</param>
    /// <param name="failed">Whether it failed.</param>
    public void Add(long nanos, bool failed)
    {
        Durations.Add(nanos);
        Errors += failed ? 1 : 0;
    }
}
