#pragma warning disable xUnit1000, CA1001 // run by ScopeTests, not discovered with the rest
namespace TraceAssertions.XunitTests.Features;

/// <summary>Leaves a mark in each phase of a test's life.</summary>
[TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-phase-*\"].count == 6", Name = "Each phase is in the scope, once")]
[TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-outside-*\"].count == 0", Name = "The fixture is not")]
internal sealed class Phases : IClassFixture<Phases.Fixture>, IAsyncLifetime, IDisposable
{
    public Phases(Fixture fixture)
    {
        Assert.NotNull(fixture);
        TempFile.Touch("ta-phase-constructor");
    }

    [TracedTest]
    public async Task Marks_every_phase()
    {
        TempFile.Touch("ta-phase-body");
        await Task.Delay(1);
        TempFile.Touch("ta-phase-body-after-await");
    }

    public async Task InitializeAsync()
    {
        await Task.Delay(1);
        TempFile.Touch("ta-phase-set-up");
    }

    public async Task DisposeAsync()
    {
        await Task.Delay(1);
        TempFile.Touch("ta-phase-asynchronous-disposal");
    }

    public void Dispose() => TempFile.Touch("ta-phase-disposal");

    internal sealed class Fixture : IDisposable
    {
        public Fixture() => TempFile.Touch("ta-outside-begin");

        public void Dispose() => TempFile.Touch("ta-outside-end");
    }
}
