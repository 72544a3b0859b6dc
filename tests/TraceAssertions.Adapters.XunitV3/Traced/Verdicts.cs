namespace TraceAssertions.XunitV3Program.Traced;

/// <summary>One test for each verdict; renacer.toml of this project limits one assertion to one of them.</summary>
public sealed class Verdicts(ITestOutputHelper output)
{
    public static bool Asks
    {
        get
        {
            TempFile.Touch("ta-v3-asks");
            return false;
        }
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count == 2", Name = "Opens two files")]
    public void Holds()
    {
        output.WriteLine("own output");
        TempFile.Touch("ta-v3-1");
        TempFile.Touch("ta-v3-2");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count < 2", Name = "Opens one file")]
    public void Violates_an_error()
    {
        TempFile.Touch("ta-v3-1");
        TempFile.Touch("ta-v3-2");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count < 2", Name = "Opens one file", Severity = AssertionSeverity.Warning)]
    public async Task Violates_a_warning()
    {
        TempFile.Touch("ta-v3-1");
        await Task.Delay(1, TestContext.Current.CancellationToken);
        TempFile.Touch("ta-v3-2");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count < 1", Name = "Opens no file")]
    public void Fails_by_itself_too()
    {
        TempFile.Touch("ta-v3-1");
        throw new InvalidOperationException("the body's own failure");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count < 1", Name = "Opens no file")]
    public void Skips_itself()
    {
        TempFile.Touch("ta-v3-1");
        Assert.Skip("not on this machine");
    }

    [TracedTest(Skip = "not today")]
    public void Is_skipped() => throw new InvalidOperationException("must not run");

    [TracedTest(Skip = "never", SkipWhen = nameof(Asks))]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count == 1", Name = "Opens its own file")]
    public void Is_asked_outside_of_its_trace() => TempFile.Touch("ta-v3-1");

    [TracedTest]
    [TraceAssertion("spans.sycall.count < 5")]
    public void Has_a_wrong_condition() => throw new InvalidOperationException("must not run");

    [TracedTest]
    public void Is_limited_by_a_glob() => TempFile.Touch("ta-v3-glob");

    [TracedTheory]
    [InlineData(1)]
    [InlineData(3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-*\"].count < 3", Name = "Opens at most two files")]
    public void Row(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch($"ta-v3-{i}");
    }

    [TracedTest(RequireTracing = true)]
    public void Must_be_traced()
    {
    }
}
