using TraceAssertions.Tracing;
using TraceAssertions.XunitTests.Running;

namespace TraceAssertions.XunitTests.Features;

/// <summary>xUnit itself is the oracle: what [Fact] and [Theory] report, [TracedTest] and [TracedTheory] report.</summary>
public sealed class SameOutcomeTests
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_feature_of_xUnit_ends_as_it_does_untraced(bool enumerateTheories)
    {
        Skip.If(NativeTracer.ForThisProcess.Unavailable is not null, NativeTracer.ForThisProcess.Unavailable?.ToString());

        var plain = InProcessRun.Of(enumerateTheories, typeof(PlainFeatures).GetNestedTypes(System.Reflection.BindingFlags.NonPublic));
        var traced = InProcessRun.Of(enumerateTheories, typeof(TracedFeatures).GetNestedTypes(System.Reflection.BindingFlags.NonPublic));

        traced.Select(Comparable).Should().Equal(plain.Select(Comparable));
        plain.Select(outcome => outcome.Result).Distinct().Should().BeEquivalentTo("passed", "failed", "skipped");
    }

    [Fact]
    public void The_two_suites_are_the_same_but_for_their_attributes()
    {
        static string Methods(Type suite) => string.Join('\n', suite.GetNestedTypes(System.Reflection.BindingFlags.NonPublic)
            .SelectMany(type => type.GetMethods().Where(method => method.DeclaringType == type).Select(method => $"{type.Name}.{method}"))
            .Order(StringComparer.Ordinal)).Replace(suite.Name, "Features", StringComparison.Ordinal);

        Methods(typeof(TracedFeatures)).Should().Be(Methods(typeof(PlainFeatures)));
    }

    private static string Comparable(TestOutcome outcome) =>
        $"{outcome.Name}|{outcome.Result}|{outcome.Message}|{outcome.OwnOutput}".Replace("TracedFeatures", "PlainFeatures", StringComparison.Ordinal);
}
