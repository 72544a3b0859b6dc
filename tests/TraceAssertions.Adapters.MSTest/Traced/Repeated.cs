namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>Tests that ask to be warmed up and repeated; each run tells in the output of its test what it sees.</summary>
[TestClass]
public sealed class Repeated : IDisposable
{
    private static int _runs;

    private bool _initialised;

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public void Initialize() => _initialised = true;

    [TestCleanup]
    public void Cleanup() => TestContext.WriteLine($"cleaned up after {TestContext.CurrentTestOutcome}");

    [TracedTestMethod(WarmUp = 2, Repeat = 3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-once\"].count == 0", Name = "What happens once is warmed up")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-always\"].count == 1", Name = "What happens always is in each trace, once")]
    public void Runs_with_a_new_instance_each_time()
    {
        if (Interlocked.Increment(ref _runs) == 1)
            TempFile.Touch("ta-mstest-once");
        TempFile.Touch("ta-mstest-always");
        Console.Write($"body {_runs}, {(_initialised ? "initialised" : "not initialised")}; ");
        _initialised = false;
    }

    [TracedTestMethod(WarmUp = 1)]
    public void Fails_in_its_warm_up() => throw new InvalidOperationException("not warm");

    [TracedTestMethod(WarmUp = 1), Timeout(50)]
    public async Task Takes_too_long_to_warm_up() => await Task.Delay(TimeSpan.FromSeconds(30), TestContext.CancellationToken);

    [TracedTestMethod(WarmUp = 1, Repeat = 2), Timeout(20_000)]
    public async Task Has_a_limit_for_each_run() => await Task.Delay(1, TestContext.CancellationToken);

    [TracedTestMethod(Repeat = 2)]
    public void Gives_up_each_time() => Assert.Inconclusive("not on this machine");

    [TracedTestMethod(Repeat = 0)]
    public void Asks_for_no_run() => throw new InvalidOperationException("must not run");

    [TracedTestMethod(Repeat = 2), DataRow(1), DataRow(2)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-row\"].count == 2", Name = "Two files")]
    public void Repeated_row(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch("ta-mstest-row");
    }

    public void Dispose() => Console.Write("disposed; ");
}
