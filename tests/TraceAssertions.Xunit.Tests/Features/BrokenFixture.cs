#pragma warning disable xUnit1000 // run by VerdictTests, not discovered with the rest
namespace TraceAssertions.XunitTests.Features;

/// <summary>A class whose fixture fails, so that xUnit reports its tests without running them.</summary>
internal sealed class BrokenFixture : IClassFixture<BrokenFixture.Fixture>
{
    [TracedTest]
    public void Does_not_run() => throw new InvalidOperationException("must not run");

    internal sealed class Fixture
    {
        public Fixture() => throw new InvalidOperationException("thrown by the fixture");
    }
}
