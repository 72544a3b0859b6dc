namespace TraceAssertions.XunitV3Program.Traced;

/// <summary>Leaves a mark in each phase of a test's life.</summary>
[TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-phase-*\"].count == 5", Name = "Each phase is in the scope, once")]
[TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-v3-outside-*\"].count == 0", Name = "The fixture is not")]
public sealed class Phases : IClassFixture<Phases.Fixture>, IAsyncLifetime
{
    public Phases(Fixture fixture)
    {
        Assert.NotNull(fixture);
        TempFile.Touch("ta-v3-phase-constructor");
    }

    [TracedTest]
    public async Task Marks_every_phase()
    {
        TempFile.Touch("ta-v3-phase-body");
        await Task.Delay(1, TestContext.Current.CancellationToken);
        TempFile.Touch("ta-v3-phase-body-after-await");
    }

    [TracedTest(Timeout = 20_000)]
    public async Task Marks_every_phase_in_time()
    {
        TempFile.Touch("ta-v3-phase-body");
        await Task.Delay(1, TestContext.Current.CancellationToken);
        TempFile.Touch("ta-v3-phase-body-after-await");
    }

    public async ValueTask InitializeAsync()
    {
        await Task.Delay(1);
        TempFile.Touch("ta-v3-phase-set-up");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Delay(1);
        TempFile.Touch("ta-v3-phase-disposal");
    }

    public sealed class Fixture : IDisposable
    {
        public Fixture() => TempFile.Touch("ta-v3-outside-begin");

        public void Dispose() => TempFile.Touch("ta-v3-outside-end");
    }
}
