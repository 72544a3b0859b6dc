using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions.Tests.Conditions.Evaluation;

/// <summary>The oracle is brute force: every pair of sampled numbers from two intervals must land in the result, and the ends must be reached.</summary>
public sealed class IntervalTests
{
    [Fact]
    public void Operations_hold_every_sampled_result_and_no_more()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var (a, b) = (Sample(random), Sample(random));
            Check(a, b, a + b, (x, y) => x + y);
            Check(a, b, a - b, (x, y) => x - y);
            Check(a, b, a * b, (x, y) => x * y);
            Check(a, b, Interval.Min(a, b), Math.Min);
            Check(a, b, Interval.Max(a, b), Math.Max);
            Check(a, a, a.Abs(), (x, _) => Math.Abs(x));
            Check(a, a, -a, (x, _) => -x);
            if (!b.Contains(0))
                Check(a, b, a / b, (x, y) => x / y);
        }
    }

    private static Interval Sample(Random random)
    {
        var (x, y) = (random.Next(-8, 9), random.Next(-8, 9));
        return new Interval(Math.Min(x, y), Math.Max(x, y));
    }

    private static void Check(Interval a, Interval b, Interval result, Func<double, double, double> op)
    {
        var values = (from x in Steps(a) from y in Steps(b) select op(x, y)).ToList();
        values.Min().Should().BeApproximately(result.Low, 1e-9);
        values.Max().Should().BeApproximately(result.High, 1e-9);
    }

    private static IEnumerable<double> Steps(Interval i) => Enumerable.Range(0, 17).Select(n => i.Low + ((i.High - i.Low) * n / 16)).Append(i.Contains(0) ? 0 : i.Low);
}
