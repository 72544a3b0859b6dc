using System.Globalization;

namespace TraceAssertions.Tests.Model;

public sealed class LogicalClockTests
{
    [Fact]
    public void Ticks_count_up()
    {
        var clock = new LogicalClock();
        clock.Tick().Should().Be(1);
        clock.Tick().Should().Be(2);
        clock.Time.Should().Be(2);
        clock.ToString().Should().Be("2");
    }

    [Theory]
    [InlineData(5, 3, 6)]
    [InlineData(5, 5, 6)]
    [InlineData(5, 9, 10)]
    public void A_receipt_is_one_more_than_the_later_of_both(long local, long remote, long expected) =>
        new LogicalClock(local).Receive(remote).Should().Be(expected);

    [Fact]
    public void A_worked_example_of_two_processes()
    {
        var (a, b) = (new LogicalClock(), new LogicalClock());
        a.Tick();
        var sent = a.Tick();
        b.Tick();
        b.Receive(sent).Should().Be(3);
        var answered = b.Tick();
        a.Receive(answered).Should().Be(5);
    }

    [Fact]
    public void Concurrent_events_get_distinct_times_and_receipts_are_later_than_what_was_sent()
    {
        var clock = new LogicalClock();
        var times = new long[40_000];
        Parallel.For(0, times.Length, i =>
        {
            times[i] = i % 2 == 0 ? clock.Tick() : clock.Receive(i);
            if (i % 2 == 1 && times[i] <= i)
                times[i] = -1;
        });
        times.Should().OnlyHaveUniqueItems().And.NotContain(-1);
        clock.Time.Should().Be(times.Max());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(LogicalClock.MaxReceived + 1)]
    public void A_time_that_no_clock_shows_is_refused(long time)
    {
        FluentActions.Invoking(() => new LogicalClock(time)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new LogicalClock().Receive(time)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("42", true)]
    [InlineData("4611686018427387904", true)]
    [InlineData("4611686018427387905", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("01", false)]
    [InlineData("1,000", false)]
    [InlineData("0x1", false)]
    [InlineData("1.0", false)]
    [InlineData("١", false)]
    public void The_environment_variable_is_read_strictly(string? text, bool valid)
    {
        LogicalClock.TryParse(text, out var time).Should().Be(valid);
        if (valid)
            time.ToString(CultureInfo.InvariantCulture).Should().Be(text);
    }
}
