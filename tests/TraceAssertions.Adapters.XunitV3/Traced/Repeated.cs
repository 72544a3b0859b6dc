namespace TraceAssertions.XunitV3Program.Traced;

/// <summary>Tests that ask to be warmed up and repeated; each run tells in the output of its test what it sees.</summary>
public sealed class Repeated(ITestOutputHelper output) : IAsyncLifetime
{
    private static int _runs;

    private bool _initialised;

    [TracedTest(WarmUp = 2, Repeat = 3), Around("outer"), Around("inner")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-once\"].count == 0", Name = "What happens once is warmed up")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-always\"].count == 1", Name = "What happens always is in each trace, once")]
    public void Runs_with_a_new_instance_each_time()
    {
        if (Interlocked.Increment(ref _runs) == 1)
            TempFile.Touch("ta-v3-once");
        TempFile.Touch("ta-v3-always");
        output.Write($"body {_runs}, {(_initialised ? "set up" : "not set up")}, result so far: {TestContext.Current.TestState?.Result.ToString() ?? "none"}; ");
        _initialised = false;
    }

    [TracedTest(WarmUp = 1)]
    public void Fails_in_its_warm_up() => throw new InvalidOperationException("not warm");

    [TracedTest(WarmUp = 1, Timeout = 50)]
    public async Task Takes_too_long_to_warm_up() => await Task.Delay(TimeSpan.FromSeconds(30), CancellationToken.None); // As in Bodies.Takes_too_long.

    [TracedTest(Repeat = 2)]
    public void Skips_itself() => Assert.Skip("not on this machine");

    [TracedTest(Repeat = 0)]
    public void Asks_for_no_run() => throw new InvalidOperationException("must not run");

    [TracedTheory(Repeat = 2), InlineData(1), InlineData(2)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-row\"].count == 2", Name = "Two files")]
    public void Row(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch("ta-v3-row");
    }

    public ValueTask InitializeAsync()
    {
        _initialised = true;
        return default;
    }

    public ValueTask DisposeAsync()
    {
        output.Write("disposed; ");
        return default;
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class AroundAttribute(string name) : Xunit.v3.BeforeAfterTestAttribute
    {
        public override void Before(System.Reflection.MethodInfo methodUnderTest, Xunit.v3.IXunitTest test) => TestContext.Current.TestOutputHelper!.Write($"{name}; ");
    }
}
