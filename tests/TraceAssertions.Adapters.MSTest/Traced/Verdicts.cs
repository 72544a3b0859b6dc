namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>One test for each verdict; renacer.toml of this project limits one assertion to one of them.</summary>
[TestClass]
public sealed class Verdicts(TestContext context)
{
    [TracedTestMethod]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count == 2", Name = "Opens two files")]
    public void Holds()
    {
        Console.Write("own output");
        TempFile.Touch("ta-mstest-1");
        TempFile.Touch("ta-mstest-2");
    }

    [TracedTestMethod]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count < 2", Name = "Opens one file")]
    public void Violates_an_error()
    {
        TempFile.Touch("ta-mstest-1");
        TempFile.Touch("ta-mstest-2");
    }

    [TracedTestMethod]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count < 2", Name = "Opens one file", Severity = AssertionSeverity.Warning)]
    public async Task Violates_a_warning()
    {
        TempFile.Touch("ta-mstest-1");
        await Task.Delay(1);
        TempFile.Touch("ta-mstest-2");
    }

    [TracedTestMethod]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count < 1", Name = "Opens no file")]
    public void Fails_by_itself_too()
    {
        TempFile.Touch("ta-mstest-1");
        throw new InvalidOperationException("the body's own failure");
    }

    [TracedTestMethod]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count < 1", Name = "Opens no file")]
    public void Gives_up_and_violates()
    {
        TempFile.Touch("ta-mstest-1");
        Assert.Inconclusive("not on this machine");
    }

    [TracedTestMethod, Ignore("not today")]
    public void Is_not_begun() => throw new InvalidOperationException("must not run");

    [TracedTestMethod]
    [TraceAssertion("spans.sycall.count < 5")]
    public void Has_a_wrong_condition() => throw new InvalidOperationException("must not run");

    [TracedTestMethod]
    public void Is_limited_by_a_glob() => TempFile.Touch("ta-mstest-glob");

    [TracedTestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count < 3", Name = "Opens at most two files")]
    public void Judged_row(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch($"ta-mstest-{i}");
    }

    [TracedTestMethod(UnfoldingStrategy = TestDataSourceUnfoldingStrategy.Fold)]
    [DataRow(1)]
    [DataRow(3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count < 3", Name = "Opens at most two files")]
    public void Folded_row(int files) => Judged_row(files);

    [TracedTestMethod, Retry(3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count == 2", Name = "Opens two files")]
    public void Meets_its_budget_at_the_second_attempt()
    {
        Console.WriteLine($"attempt {context.TestRunCount}");
        for (var i = 0; i < 4 - context.TestRunCount; i++)
            TempFile.Touch($"ta-mstest-{i}");
    }

    [TracedTestMethod, Retry(2)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-*\"].count == 0", Name = "Opens no file")]
    public void Never_meets_its_budget() => TempFile.Touch("ta-mstest-1");

    [TracedTestMethod(DisplayName = "A judged name")]
    public void Has_a_name()
    {
    }

    [TracedTestMethod, RequireTracing(false)]
    public void Need_not_be_traced()
    {
    }

    [TracedTestMethod(RequireTracing = true)]
    public void Must_be_traced()
    {
    }
}
