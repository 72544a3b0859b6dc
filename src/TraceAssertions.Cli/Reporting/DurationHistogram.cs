using System.Numerics;

namespace TraceAssertions.Cli.Reporting;

/// <summary>How long calls took, in little memory however many there are: counts by ranges of durations whose width grows with the duration.</summary>
/// <remarks>
/// Log-linear, as Tene's HdrHistogram: below 128 ns each nanosecond has a range of its own, above each power of two is cut into 64. So a percentile is at most 1.6 % too long, and
/// never too short. Count, sum, least and greatest are exact.
/// </remarks>
internal sealed class DurationHistogram
{
    private const int Exact = 128;
    private const int PartBits = 6;

    private readonly Dictionary<int, long> _counts = [];
    private double _squares;

    /// <summary>How many durations there are.</summary>
    public long Count { get; private set; }

    /// <summary>Nanoseconds in all of them.</summary>
    public long Sum { get; private set; }

    /// <summary>The shortest in nanoseconds; 0 where there is none.</summary>
    public long Min { get; private set; }

    /// <summary>The longest in nanoseconds; 0 where there is none.</summary>
    public long Max { get; private set; }

    /// <summary>The arithmetic mean in nanoseconds; 0 where there is none.</summary>
    public double Mean => Count == 0 ? 0 : (double)Sum / Count;

    /// <summary>The standard deviation of the durations as a whole population, in nanoseconds.</summary>
    public double StandardDeviation => Count == 0 ? 0 : Math.Sqrt(Math.Max(0, (_squares / Count) - (Mean * Mean)));

    /// <summary>Adds a duration.</summary>
    /// <param name="nanos">Nanoseconds; less than none is none.</param>
    public void Add(long nanos)
    {
        nanos = Math.Max(0, nanos);
        Min = Count == 0 ? nanos : Math.Min(Min, nanos);
        Max = Math.Max(Max, nanos);
        Count++;
        Sum += nanos;
        _squares += (double)nanos * nanos;
        var range = RangeOf(nanos);
        _counts[range] = _counts.GetValueOrDefault(range) + 1;
    }

    /// <summary>Adds all durations of another.</summary>
    public void Add(DurationHistogram other)
    {
        if (other.Count == 0)
            return;
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count += other.Count;
        Sum += other.Sum;
        _squares += other._squares;
        foreach (var (range, count) in other._counts)
            _counts[range] = _counts.GetValueOrDefault(range) + count;
    }

    /// <summary>Percentiles by nearest rank: the least duration that so many of a hundred do not exceed.</summary>
    /// <param name="percents">Which ones, ascending, each above 0 and at most 100.</param>
    /// <returns>Nanoseconds; 0 where there is no duration.</returns>
    public IReadOnlyList<long> Percentiles(params IReadOnlyList<double> percents)
    {
        var found = new long[percents.Count];
        if (Count == 0)
            return found;
        var ranges = _counts.OrderBy(pair => pair.Key).GetEnumerator();
        var reached = 0L;
        for (var i = 0; i < found.Length; i++)
        {
            var rank = Math.Clamp((long)Math.Ceiling(percents[i] / 100 * Count), 1, Count);
            while (reached < rank && ranges.MoveNext())
                reached += ranges.Current.Value;
            found[i] = Math.Clamp(LongestOf(ranges.Current.Key), Min, Max);
        }

        return found;
    }

    private static int RangeOf(long nanos)
    {
        if (nanos < Exact)
            return (int)nanos;
        var shift = BitOperations.Log2((ulong)nanos) - PartBits;
        return (shift << PartBits) + (int)(nanos >> shift);
    }

    private static long LongestOf(int range)
    {
        if (range < Exact)
            return range;
        var shift = (range >> PartBits) - 1;
        return ((((long)range & ((1 << PartBits) - 1)) + (1 << PartBits) + 1) << shift) - 1;
    }
}
