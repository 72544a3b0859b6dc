namespace NUnitFeatures.Verdicts;

/// <summary>Tests that are tried again.</summary>
public sealed class Retried
{
    private const string Opened = "spans[name ~ \"syscall:open*\" and path ~ \"*/ta-nunit-retried-*\"].count";

    private static int Attempt => TestContext.CurrentContext.CurrentRepeatCount + 1;

    [Test, Retry(3), TracedTest(Golden = false)]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Exceeds_its_budget_first() => Touch(2 - Attempt);

    [Test, Retry(3), TracedTest(Golden = false)]
    public void Fails_by_itself_first() => Assert.That(Attempt, Is.EqualTo(2));

    [Test, Retry(2), TracedTest(Golden = false)]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Exceeds_its_budget_each_time() => Touch(1);

    [Test, Retry(2), TracedTest(Golden = false)]
    public void Fails_by_itself_each_time() => Assert.Fail("never");

    [TestCase(1, TestName = "Same"), TestCase(2, TestName = "Same"), Retry(2), TracedTest(Golden = false)]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void First_case_of_one_name_fails(int number) => Touch(2 - number);

    [Test, Repeat(2), TracedTest(Golden = false)]
    public void Is_repeated() => Touch(0);

    private static void Touch(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch($"ta-nunit-retried-{i}");
    }
}
