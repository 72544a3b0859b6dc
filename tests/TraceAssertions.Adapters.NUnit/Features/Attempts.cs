#pragma warning disable CS0618 // Timeout is obsolete in NUnit 4 and still there
namespace NUnitFeatures.Features;

/// <summary>Tests that run again, and that are limited in time. The attribute that traces them stands once before and once after the others.</summary>
public sealed class Attempts
{
    private int _retried;
    private int _failed;
    private int _repeated;
    private int _repeatedUntilItFails;

    [TracedTest, Test, Retry(3)]
    public void Passes_at_the_second_attempt()
    {
        TestContext.Out.WriteLine($"attempt {TestContext.CurrentContext.CurrentRepeatCount}");
        Assert.That(++_retried, Is.EqualTo(2));
    }

    [Test, Retry(2), TracedTest]
    public void Fails_at_every_attempt() => Assert.Fail($"attempt {++_failed}");

    [Test, Retry(2), TracedTest]
    public void Is_not_tried_again_after_an_error() => throw new InvalidOperationException($"attempt {TestContext.CurrentContext.CurrentRepeatCount}");

    [TracedTest, Test, Repeat(3)]
    public void Passes_three_times() => TestContext.Out.WriteLine($"run {++_repeated}");

    [Test, Repeat(3), TracedTest]
    public void Fails_the_second_time() => Assert.That(++_repeatedUntilItFails, Is.Not.EqualTo(2));

    [TracedTest, TestCase(1), TestCase(2), Retry(2)]
    public void Case_is_tried_again(int number) => Assert.That(number == 1 || TestContext.CurrentContext.CurrentRepeatCount == 1);

    [Test, CancelAfter(50), TracedTest]
    public async Task Takes_too_long(CancellationToken cancellation) => await Task.Delay(TimeSpan.FromSeconds(30), cancellation);

    [TracedTest, Test, CancelAfter(20_000)]
    public async Task Is_in_time(CancellationToken cancellation) => await Task.Delay(1, cancellation);

    [Test, Timeout(100), TracedTest]
    public void Is_given_up() => Thread.Sleep(500);

    [Test, Timeout(20_000), TracedTest]
    public void Is_not_given_up() => TestContext.Out.WriteLine("in time");

    [Test, MaxTime(1), TracedTest]
    public void Is_too_slow() => Thread.Sleep(20);

    [TracedTest, Test, MaxTime(20_000)]
    public void Is_fast_enough()
    {
    }
}
