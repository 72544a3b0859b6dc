namespace NUnitFeatures.Features;

/// <summary>What only NUnit 5 has: tests that run after others, and not where those fail.</summary>
public sealed class Dependencies
{
    private static int _run;

    [Test, TracedTest]
    public void Comes_first() => Assert.That(++_run, Is.EqualTo(1));

    [Test, DependsOnTest(nameof(Comes_first)), TracedTest]
    public void Comes_second() => Assert.That(++_run, Is.EqualTo(2));

    [Test, DependsOnTest(nameof(Comes_second)), TracedTest]
    public void Comes_third_and_fails() => Assert.Fail("thrown by the body");

    [Test, DependsOnTest(nameof(Comes_third_and_fails)), TracedTest]
    public void Does_not_run_after_a_failure() => Assert.That(++_run, Is.Zero);

    [Test, DependsOnTest(nameof(Comes_third_and_fails), AllowFailure = true), TracedTest]
    public void Runs_after_a_failure() => Assert.That(++_run, Is.EqualTo(3));
}
