namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>Tests that are tried again.</summary>
[TestClass]
public sealed class Retried(TestContext context)
{
    private const string Opened = "spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-retried-*\"].count";

    [TracedTestMethod(Golden = false), Retry(2)]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Exceeds_its_budget_first() => Touch(2 - context.TestRunCount);

    [TracedTestMethod(Golden = false), Retry(2)]
    public void Fails_by_itself_first() => Assert.AreEqual(2, context.TestRunCount);

    [TracedTestMethod(Golden = false), Retry(2)]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Exceeds_its_budget_each_time() => Touch(1);

    [TracedTestMethod(Golden = false), Retry(2)]
    public void Fails_by_itself_each_time() => Assert.Fail("never");

    [TracedTestMethod(Golden = false), Retry(2)]
    [DataRow(1, DisplayName = "same"), DataRow(2, DisplayName = "same")]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void First_row_of_one_name_fails(int row) => Touch(2 - row);

    [TracedTestMethod(UnfoldingStrategy = TestDataSourceUnfoldingStrategy.Fold, Golden = false), Retry(2)]
    [DataRow(1, DisplayName = "same"), DataRow(2, DisplayName = "same")]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void First_folded_row_of_one_name_fails(int row) => Touch(2 - row);

    [TracedTestMethod(UnfoldingStrategy = TestDataSourceUnfoldingStrategy.Fold, Golden = false), Retry(2)]
    [DataRow(1, DisplayName = "same"), DataRow(2, DisplayName = "same")]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Both_folded_rows_pass_at_last(int _) => Touch(2 - context.TestRunCount);

    [TracedTestMethod, Retry(2)]
    [TraceAssertion(Opened + " == 0", Name = "Opens no file")]
    public void Has_the_golden_trace_of_its_last_attempt() => Touch(2 - context.TestRunCount);

    private static void Touch(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch($"ta-mstest-retried-{i}");
    }
}
