namespace NUnitFeatures.Verdicts;

/// <summary>Tests whose verdicts are looked at; renacer.toml limits one assertion to one of them.</summary>
public sealed class Judged
{
    private const string Opened = "spans[name ~ \"syscall:open*\" and path ~ \"*/ta-nunit-*\"].count";

    private static int _attempts;

    [Test, TracedTest]
    [TraceAssertion(Opened + " == 2", Name = "Opens two files")]
    public void Holds()
    {
        TestContext.Out.Write("own output");
        TempFile.Touch("ta-nunit-1");
        TempFile.Touch("ta-nunit-2");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 2", Name = "Opens one file")]
    public void Violates_an_error()
    {
        TempFile.Touch("ta-nunit-1");
        TempFile.Touch("ta-nunit-2");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 2", Name = "Opens one file", Severity = AssertionSeverity.Warning)]
    public async Task Violates_a_warning()
    {
        TempFile.Touch("ta-nunit-1");
        await Task.Delay(1);
        TempFile.Touch("ta-nunit-2");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 1", Name = "Opens no file")]
    public void Fails_by_itself_too()
    {
        TempFile.Touch("ta-nunit-1");
        throw new InvalidOperationException("the body's own failure");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 1", Name = "Opens no file")]
    public void Warns_and_violates()
    {
        TempFile.Touch("ta-nunit-1");
        Assert.Warn("the body's own warning");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 1", Name = "Opens no file")]
    public void Passes_early_and_violates()
    {
        TempFile.Touch("ta-nunit-1");
        Assert.Pass("enough");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 1", Name = "Opens no file")]
    public void Ignores_itself_and_violates()
    {
        TempFile.Touch("ta-nunit-1");
        Assert.Ignore("not on this machine");
    }

    [Test, TracedTest]
    [TraceAssertion(Opened + " < 1", Name = "Opens no file")]
    public void Is_inconclusive_and_violates()
    {
        TempFile.Touch("ta-nunit-1");
        Assert.Inconclusive("who knows");
    }

    [Test, TracedTest]
    [TraceAssertion("spans.sycall.count < 5")]
    public void Has_a_wrong_condition() => Assert.Fail("must not run");

    [Test, TracedTest]
    public void Is_limited_by_a_glob() => TempFile.Touch("ta-nunit-glob");

    [TestCase(1), TestCase(3), TracedTest]
    [TraceAssertion(Opened + " < 3", Name = "Opens at most two files")]
    public void Judged_case(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch($"ta-nunit-{i}");
    }

    [TracedTest, Test, Retry(3)]
    [TraceAssertion(Opened + " == 2", Name = "Opens two files")]
    public void Meets_its_budget_at_the_second_attempt()
    {
        for (var i = 0; i < 3 - _attempts; i++)
            TempFile.Touch($"ta-nunit-{i}");
        TestContext.Out.WriteLine($"attempt {++_attempts}");
    }

    [Test, Retry(2), TracedTest]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Never_meets_its_budget() => TempFile.Touch("ta-nunit-1");

    [Test, RequireTracing(false), TracedTest]
    public void Need_not_be_traced() => TempFile.Touch("ta-nunit-1");

    [Test, TracedTest(RequireTracing = true)]
    public void Must_be_traced() => TempFile.Touch("ta-nunit-1");

    [Test, TracedTest]
    public void Is_golden() => TempFile.Touch("ta-nunit-golden");

    [Test, TracedTest]
    public void Is_golden_and_changes()
    {
        TempFile.Touch("ta-nunit-golden");
        if (Environment.GetEnvironmentVariable("ADAPTER_CHANGED") is not null)
            TempFile.Touch("ta-nunit-changed");
    }
}
