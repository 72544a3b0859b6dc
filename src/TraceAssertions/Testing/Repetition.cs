namespace TraceAssertions.Testing;

/// <summary>What remains of one traced run of a test when its trace is written and judged; the trace itself is not kept, as a test may have a thousand.</summary>
internal sealed record Repetition
{
    /// <summary>One-based.</summary>
    public required int Number { get; init; }

    /// <summary>What is known of the trace as a whole.</summary>
    public required TraceHeader Header { get; init; }

    /// <summary>What <c>spans.syscall.count</c> counts.</summary>
    public required long Calls { get; init; }

    /// <summary>From the begin of the scope to its end.</summary>
    public required double DurationMs { get; init; }

    /// <summary>When the scope began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>One result an assertion, the same assertions in every repetition.</summary>
    public required IReadOnlyList<TraceAssertionResult> Results { get; init; }

    /// <summary>The absolute path of the trace, or null where it could not be written.</summary>
    public string? TracePath { get; init; }

    /// <summary>Takes from a trace and its verdicts what is needed later.</summary>
    /// <param name="number">One-based.</param>
    /// <param name="report">The verdicts.</param>
    /// <param name="tracePath">Where the trace lies, or null where it could not be written.</param>
    public static Repetition Of(int number, TraceAssertionReport report, string? tracePath)
    {
        var trace = report.Trace;
        var root = trace[0];
        return new Repetition
        {
            Number = number,
            Header = trace.Header,
            // The runtime's own calls, and those that are not surely this test's, are in the file but not in any budget.
            Calls = trace.Spans.Where(span => span is { IsSyscall: true, Counts: true }).Sum(span => (long)span.RepetitionCount),
            DurationMs = root.DurationNanos / 1e6,
            Began = DateTimeOffset.UnixEpoch.AddTicks((root.StartNanos + trace.Header.MonotonicToUnixNanos) / TimeSpan.NanosecondsPerTick),
            Results = report.Results,
            TracePath = tracePath,
        };
    }
}
