using TraceAssertions.Tracing;
using TraceAssertions.XunitTests.Running;

namespace TraceAssertions.XunitTests.Features;

/// <summary>What belongs to a test's trace, and what does not; the counts are in the suites' own assertions.</summary>
public sealed class ScopeTests
{
    [SkippableFact]
    public void Everything_from_the_constructor_to_the_disposal_is_in_the_scope_and_fixtures_are_not()
    {
        Skip.If(NativeTracer.ForThisProcess.Unavailable is not null, NativeTracer.ForThisProcess.Unavailable?.ToString());

        InProcessRun.Of(enumerateTheories: true, typeof(Phases)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Result = "passed", Message = "" });
    }

    [SkippableFact]
    public void Eight_tests_at_once_each_have_exactly_their_own_calls()
    {
        Skip.If(NativeTracer.ForThisProcess.Unavailable is not null, NativeTracer.ForThisProcess.Unavailable?.ToString());

        var outcomes = InProcessRun.Of(enumerateTheories: true, ParallelOpens.All);

        outcomes.Should().HaveCount(8).And.OnlyContain(test => test.Result == "passed", string.Join('\n', outcomes.Select(test => test.Message)));
    }
}
