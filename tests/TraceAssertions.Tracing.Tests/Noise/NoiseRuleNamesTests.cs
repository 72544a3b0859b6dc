using TraceAssertions.Conditions;
using TraceAssertions.Tracing.Noise;

namespace TraceAssertions.Tracing.Tests.Noise;

public sealed class NoiseRuleNamesTests
{
    [Fact]
    public void Renacer_toml_knows_every_rule_of_the_tracer() => NoiseRuleNames.All.Should().Equal(NoiseRules.All.Select(rule => rule.Name));
}
