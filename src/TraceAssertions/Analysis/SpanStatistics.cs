namespace TraceAssertions.Analysis;

/// <summary>Evaluates one statistic over the selected spans of a trace.</summary>
/// <remarks>
/// Only judged spans are selected. Counts, errors and bytes leave the runtime's own calls out; times keep them. A time is an interval, because
/// every system call inside it owes the tracer's calibrated cost.
/// </remarks>
internal sealed class SpanStatistics(CausalTrace trace, SpanSelector selector, long[] innerCalls)
{
    private const double NanosPerMilli = 1_000_000;

    private readonly SpanColumns _columns = trace.Columns;
    private readonly SpanSelection _selection = SpanSelection.Of(trace, selector);

    public MetricResult Evaluate(SpanStatistic statistic)
    {
        if (!trace.Completeness.SyscallsCaptured && SpanSelection.NeedsSyscalls(selector))
            return new MetricResult.NotEvaluated("system calls were not captured");
        if (!trace.Completeness.ActivitiesCaptured && SpanSelection.NeedsActivities(selector))
            return new MetricResult.NotEvaluated("activities were not captured");
        if (SourceUnknown(noise: MetricCatalog.UnitOf(statistic) == MetricUnit.Milliseconds) is { } unknown)
            return new MetricResult.NotEvaluated(unknown);
        return statistic switch
        {
            SpanStatistic.Count => Number(Count().Calls),
            SpanStatistic.Runs => Number(Count().Runs),
            SpanStatistic.Errors => Number(Count().Errors),
            SpanStatistic.RleCompressedRatio => Ratio(),
            SpanStatistic.Bytes => Bytes(),
            SpanStatistic.RequestedBytes => new MetricResult.Value(Count().Requested, MetricUnit.Bytes),
            SpanStatistic.DurationMs => Total(),
            SpanStatistic.MinMs => OfSorted(_ => 0),
            SpanStatistic.MaxMs => OfSorted(n => n - 1),
            SpanStatistic.MeanMs => Mean(),
            SpanStatistic.P50Ms => OfSorted(n => NearestRank(n, 50)),
            SpanStatistic.P90Ms => OfSorted(n => NearestRank(n, 90)),
            SpanStatistic.P95Ms => OfSorted(n => NearestRank(n, 95)),
            _ => OfSorted(n => NearestRank(n, 99)),
        };
    }

    /// <summary>What weighs most in the statistic, or null where nothing is selected.</summary>
    public Bottleneck? Heaviest(SpanStatistic statistic)
    {
        if (!trace.Completeness.SyscallsCaptured && SpanSelection.NeedsSyscalls(selector))
            return null;
        var groups = new CallGroups(trace);
        var stacks = CallStacks.PerCall(_columns);
        var time = MetricCatalog.UnitOf(statistic) == MetricUnit.Milliseconds;
        var runSeen = new bool[_columns.Name.Length];
        for (var i = 0; i < _columns.CallRow.Length; i++)
        {
            var row = _columns.CallRow[i];
            // Calls that succeeded are no part of an error count.
            if (!IsSelected(i, row, noise: time) || (statistic == SpanStatistic.Errors && _columns.Error[row] == 0))
                continue;
            var nanos = _columns.CallDuration[i];
            // A run keeps one sum of bytes: it is added with the run's first selected call.
            var bytes = runSeen[row] ? 0 : _columns.TransferredBytes[row];
            var weight = statistic switch
            {
                SpanStatistic.Bytes => bytes,
                SpanStatistic.RequestedBytes => Math.Max(0, _columns.RequestedBytes[row]),
                SpanStatistic.Runs or SpanStatistic.RleCompressedRatio => runSeen[row] ? 0 : 1,
                _ when time => nanos,
                _ => 1,
            };
            // Each call of a run has its place, though the run is told but once.
            long? siteWeight = statistic == SpanStatistic.Bytes ? _columns.TransferredBytes[row] / _columns.Repetitions[row] : null;
            groups.Add(row, stacks[i], 1, nanos, bytes, weight, siteWeight);
            runSeen[row] = true;
        }

        return groups.Heaviest();
    }

    /// <summary>Whether any call that counts is selected.</summary>
    public bool AnyCounts()
    {
        for (var i = 0; i < _columns.CallRow.Length; i++)
        {
            if (IsSelected(i, _columns.CallRow[i], noise: false))
                return true;
        }

        return false;
    }

    /// <summary>The zero-based position of a percentile among <paramref name="count"/> ordered values: the smallest that at least that part does not exceed.</summary>
    public static int NearestRank(int count, int percent) => (int)Math.Max(0, (((long)count * percent) + 99) / 100 - 1);

    private bool IsSelected(int call, int row, bool noise) =>
        _columns.Confidence[row] is Confidence.Exact or Confidence.Child or Confidence.FdOwner
        && (noise || _columns.Noise[row] == 0)
        && _selection.Matches(row, _columns.CallDuration[call]);

    /// <summary>Why it cannot be told which calls are selected; null where it can.</summary>
    private string? SourceUnknown(bool noise)
    {
        if (_selection.Decides is not { } decides)
            return null;
        if (CallStacks.Missing(trace) is { } missing)
            return missing;
        var unknown = Enumerable.Range(0, _columns.CallRow.Length).FirstOrDefault(
            i => _columns.Confidence[_columns.CallRow[i]] is Confidence.Exact or Confidence.Child or Confidence.FdOwner
                && (noise || _columns.Noise[_columns.CallRow[i]] == 0)
                && decides(_columns.CallRow[i], _columns.CallDuration[i]) is null,
            -1);
        if (unknown < 0)
            return null;
        var call = trace[_columns.CallRow[unknown]];
        return $"where {call.Name} was called is not known well enough to tell whether it is selected ({call.Source?.ToString() ?? "its stack leads to no place"}); narrow the selection, for example by name";
    }

    private (long Calls, long Runs, long Errors, long Transferred, long Requested, bool Partial) Count()
    {
        long calls = 0, runs = 0, errors = 0, transferred = 0, requested = 0;
        var selectedOfRun = new int[_columns.Name.Length];
        for (var i = 0; i < _columns.CallRow.Length; i++)
        {
            var row = _columns.CallRow[i];
            if (!IsSelected(i, row, noise: false))
                continue;
            calls++;
            if (_columns.Error[row] != 0)
                errors++;
            requested += Math.Max(0, _columns.RequestedBytes[row]);
            if (selectedOfRun[row]++ == 0)
            {
                runs++;
                transferred += _columns.TransferredBytes[row];
            }
        }

        var partial = _selection.AsksDuration
            && selectedOfRun.Where((n, row) => n > 0 && n < _columns.Repetitions[row] && _columns.TransferredBytes[row] != 0).Any();
        return (calls, runs, errors, transferred, requested, partial);
    }

    private MetricResult Ratio()
    {
        var count = Count();
        return count.Calls == 0
            ? new MetricResult.NotEvaluated($"0/0: no call matches {selector}")
            : new MetricResult.Value(1 - ((double)count.Runs / count.Calls), MetricUnit.Number);
    }

    private MetricResult Bytes()
    {
        var count = Count();
        return count.Partial
            ? new MetricResult.NotEvaluated("duration_ms selects single calls of a run, which keeps only the sum of its bytes")
            : new MetricResult.Value(count.Transferred, MetricUnit.Bytes);
    }

    private MetricResult.Value Total()
    {
        long nanos = 0, inner = 0;
        foreach (var (duration, calls) in Durations())
        {
            nanos += duration;
            inner += calls;
        }

        return Interval(nanos, inner, 1);
    }

    private MetricResult Mean()
    {
        long nanos = 0, inner = 0, count = 0;
        foreach (var (duration, calls) in Durations())
        {
            nanos += duration;
            inner += calls;
            count++;
        }

        return count == 0 ? NoSpan() : Interval(nanos, inner, count);
    }

    private MetricResult OfSorted(Func<int, int> position)
    {
        var cost = trace.Header.TracerCostPerCallNanos;
        var high = new List<long>();
        var low = new List<long>();
        foreach (var (duration, calls) in Durations())
        {
            high.Add(duration);
            low.Add(Math.Max(0, duration - (cost * calls)));
        }

        if (high.Count == 0)
            return NoSpan();
        high.Sort();
        low.Sort();
        var at = position(high.Count);
        return new MetricResult.Value(low[at] / NanosPerMilli, high[at] / NanosPerMilli, MetricUnit.Milliseconds);
    }

    private IEnumerable<(long Duration, long InnerCalls)> Durations()
    {
        for (var i = 0; i < _columns.CallRow.Length; i++)
        {
            var row = _columns.CallRow[i];
            if (IsSelected(i, row, noise: true))
                yield return (_columns.CallDuration[i], innerCalls[row]);
        }
    }

    private MetricResult.Value Interval(long nanos, long inner, long count)
    {
        var low = Math.Max(0, nanos - (trace.Header.TracerCostPerCallNanos * inner));
        return new MetricResult.Value(low / NanosPerMilli / count, nanos / NanosPerMilli / count, MetricUnit.Milliseconds);
    }

    private MetricResult.NotEvaluated NoSpan() => new($"no span matches {selector}");

    private static MetricResult.Value Number(long value) => new(value, MetricUnit.Number);
}
