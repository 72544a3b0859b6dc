namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>Leaves a mark in each phase of a test's life.</summary>
[TestClass]
[TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-phase-*\"].count == 6", Name = "Each phase is in the scope, once")]
[TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-outside-*\"].count == 0", Name = "What is shared is not")]
public sealed class Phases : IAsyncDisposable
{
    private static readonly AsyncLocal<string?> Ambient = new();

    public Phases() => TempFile.Touch("ta-mstest-phase-constructor");

    [ClassInitialize]
    public static void InitializeClass(TestContext context)
    {
        // MSTest runs the tests of such a class in the ExecutionContext that this leaves.
        Ambient.Value = context.FullyQualifiedTestClassName;
        TempFile.Touch("ta-mstest-outside-begin");
    }

    [ClassCleanup]
    public static void CleanupClass() => TempFile.Touch("ta-mstest-outside-end");

    [TestInitialize]
    public async Task InitializeAsync()
    {
        await Task.Delay(1);
        TempFile.Touch("ta-mstest-phase-initialisation");
    }

    [TestCleanup]
    public void Cleanup() => TempFile.Touch("ta-mstest-phase-cleanup");

    [TracedTestMethod]
    public async Task Marks_every_phase()
    {
        TempFile.Touch("ta-mstest-phase-body");
        await Task.Delay(1);
        TempFile.Touch("ta-mstest-phase-body-after-await");
    }

    [TracedTestMethod, Timeout(20_000)]
    public async Task Marks_every_phase_in_time() => await Marks_every_phase();

    [TracedTestMethod, Timeout(20_000, CooperativeCancellation = true)]
    public async Task Marks_every_phase_in_time_cooperatively() => await Marks_every_phase();

    public async ValueTask DisposeAsync()
    {
        await Task.Delay(1);
        TempFile.Touch("ta-mstest-phase-disposal");
    }
}
