using NUnit.Framework.Interfaces;

namespace NUnitFeatures.Verdicts;

/// <summary>Tests that ask to be warmed up and repeated, with an instance for each run.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Repeated : IDisposable
{
    private static int _instances;
    private static int _runs;

    private readonly int _instance = ++_instances;

    [SetUp]
    public void SetUp()
    {
        Assert.That(TestContext.CurrentContext.Result.Outcome, Is.EqualTo(ResultState.Inconclusive), "each run has a result of its own");
        TestContext.Out.WriteLine($"{_instance} set up");
    }

    [TearDown]
    public void TearDown() => TestContext.Out.WriteLine($"{_instance} torn down");

    [Test, TracedTest(WarmUp = 1, Repeat = 2)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-repeated-once\"].count == 0", Name = "What happens once is warmed up")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-repeated-always\"].count == 1", Name = "What happens always is in each trace, once")]
    public void Runs_with_a_new_instance_each_time()
    {
        if (++_runs == 1)
            TempFile.Touch("ta-repeated-once");
        TempFile.Touch("ta-repeated-always");
    }

    [Test, TracedTest(WarmUp = 1)]
    public void Fails_in_its_warm_up() => throw new InvalidOperationException("not warm");

    [Test, TracedTest(Repeat = 2)]
    public void Warns_each_time() => Assert.Warn("be careful");

    [Test, TracedTest(Repeat = 2, WarmUp = 1), CancelAfter(20_000)]
    public async Task Has_a_limit_for_each_run(CancellationToken cancellation) => await Task.Delay(1, cancellation);

    [Test, TracedTest(Repeat = 0)]
    public void Asks_for_no_run() => Assert.Fail("must not run");

    [TestCase(1), TestCase(2), TracedTest(Repeat = 2)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-repeated-case\"].count == 2", Name = "Two files")]
    public void Repeated_case(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch("ta-repeated-case");
    }

    public void Dispose() => TestContext.Out.WriteLine($"{_instance} disposed of");
}
