namespace NUnitFeatures.Verdicts;

/// <summary>Leave a mark in each phase of a test's life.</summary>
public static class Phases
{
    private const string Inside = "spans[name ~ \"syscall:open*\" and path ~ \"*/ta-phase-*\"].count";
    private const string Outside = "spans[name ~ \"syscall:open*\" and path ~ \"*/ta-outside-*\"].count == 0";

    [TracedTest]
    [TraceAssertion(Inside + " == 4", Name = "Set-up, body and tear-down are in the scope, once")]
    [TraceAssertion(Outside, Name = "What is shared is not")]
    public sealed class OneInstance : IDisposable
    {
        public OneInstance() => TempFile.Touch("ta-outside-constructor");

        [OneTimeSetUp]
        public void OneTimeSetUp() => TempFile.Touch("ta-outside-one-time-set-up");

        [OneTimeTearDown]
        public void OneTimeTearDown() => TempFile.Touch("ta-outside-one-time-tear-down");

        [SetUp]
        public async Task SetUpAsync()
        {
            await Task.Delay(1);
            TempFile.Touch("ta-phase-set-up");
        }

        [TearDown]
        public void TearDown() => TempFile.Touch("ta-phase-tear-down");

        [Test]
        public async Task Marks_every_phase()
        {
            TempFile.Touch("ta-phase-body");
            await Task.Delay(1);
            TempFile.Touch("ta-phase-body-after-await");
        }

        public void Dispose() => TempFile.Touch("ta-outside-disposal");
    }

    [TracedTest, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    [TraceAssertion(Inside + " == 5", Name = "So are the constructor and the disposal of an instance for each test")]
    [TraceAssertion(Outside, Name = "What is shared is not")]
    public sealed class InstancePerCase : IDisposable
    {
        public InstancePerCase() => TempFile.Touch("ta-phase-constructor");

        [OneTimeSetUp]
        public static void OneTimeSetUp() => TempFile.Touch("ta-outside-one-time-set-up");

        [SetUp]
        public void SetUp() => TempFile.Touch("ta-phase-set-up");

        [TearDown]
        public void TearDown() => TempFile.Touch("ta-phase-tear-down");

        [Test]
        public void Marks_every_phase_of_an_instance() => TempFile.Touch("ta-phase-body");

        [Test, CancelAfter(20_000)]
        public void Marks_every_phase_under_a_limit(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            TempFile.Touch("ta-phase-body");
        }

        public void Dispose() => TempFile.Touch("ta-phase-disposal");
    }
}
