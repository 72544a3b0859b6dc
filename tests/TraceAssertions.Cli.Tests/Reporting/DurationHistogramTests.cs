using TraceAssertions.Cli.Reporting;

namespace TraceAssertions.Cli.Tests.Reporting;

/// <summary>The sorted durations themselves are the oracle.</summary>
public sealed class DurationHistogramTests
{
    private static readonly double[] Percents = [0.1, 1, 25, 50, 75, 90, 95, 99, 99.9, 100];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(20_000)]
    public void Percentiles_are_at_most_1_6_percent_too_long_and_never_too_short(int count)
    {
        var random = new Random(count);
        var nanos = Enumerable.Range(0, count).Select(_ => (long)Math.Exp(random.NextDouble() * Math.Log(1e12))).Order().ToArray();
        var histogram = Of(nanos);

        var found = histogram.Percentiles(Percents);

        for (var i = 0; i < Percents.Length; i++)
        {
            var exact = nanos[(int)Math.Ceiling(Percents[i] / 100 * count) - 1];
            found[i].Should().BeInRange(exact, exact + (exact / 64), "p{0} of {1}", Percents[i], count);
        }
    }

    [Fact]
    public void Short_durations_are_exact() =>
        Of([.. Enumerable.Range(0, 128).Select(i => (long)i)]).Percentiles(Percents).Should().Equal(0, 1, 31, 63, 95, 115, 121, 126, 127, 127);

    [Fact]
    public void Count_sum_mean_deviation_and_extremes_are_those_of_the_durations()
    {
        long[] nanos = [2_000, 4_000, 4_000, 4_000, 5_000, 5_000, 7_000, 9_000];
        var histogram = Of(nanos);

        (histogram.Count, histogram.Sum, histogram.Min, histogram.Max, histogram.Mean).Should().Be((8, 40_000, 2_000, 9_000, 5_000));
        histogram.StandardDeviation.Should().BeApproximately(2_000, 1e-6);
    }

    [Fact]
    public void The_sum_of_two_is_one_of_all()
    {
        var random = new Random(3);
        var nanos = Enumerable.Range(0, 1000).Select(_ => random.NextInt64(1_000_000_000)).ToArray();
        var sum = new DurationHistogram();
        sum.Add(Of(nanos[..300]));
        sum.Add(Of([]));
        sum.Add(Of(nanos[300..]));

        var all = Of(nanos);
        sum.Percentiles(Percents).Should().Equal(all.Percentiles(Percents));
        (sum.Count, sum.Sum, sum.Min, sum.Max).Should().Be((all.Count, all.Sum, all.Min, all.Max));
        sum.StandardDeviation.Should().BeApproximately(all.StandardDeviation, 1);
    }

    [Fact]
    public void Without_durations_everything_is_zero()
    {
        var histogram = new DurationHistogram();

        histogram.Percentiles(Percents).Should().OnlyContain(nanos => nanos == 0);
        (histogram.Count, histogram.Min, histogram.Max, histogram.Mean, histogram.StandardDeviation).Should().Be((0, 0, 0, 0, 0));
    }

    private static DurationHistogram Of(long[] nanos)
    {
        var histogram = new DurationHistogram();
        foreach (var duration in nanos)
            histogram.Add(duration);
        return histogram;
    }
}
