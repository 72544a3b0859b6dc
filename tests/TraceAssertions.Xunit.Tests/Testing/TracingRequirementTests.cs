using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class TracingRequirementTests
{
    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(null, "true", null, true)]
    [InlineData(null, "1", null, true)]
    [InlineData(null, "True", null, true)]
    [InlineData(null, "yes, probably", null, false)]
    [InlineData(null, "true", "false", false)]
    [InlineData(null, null, "true", true)]
    [InlineData(true, null, null, true)]
    [InlineData(true, "false", null, true)]
    [InlineData(true, null, "false", false)]
    [InlineData(false, "true", null, false)]
    [InlineData(false, "true", "true", true)]
    public void The_environment_decides_over_attributes_and_these_over_CI(bool? attribute, string? ci, string? variable, bool required)
    {
        TracingRequirement.Holds(attribute, name => name switch { "CI" => ci, "RENACER_REQUIRE_TRACING" => variable, _ => null }).Should().Be(required);
    }

    [Fact]
    public void Unmet_says_why_and_both_ways_out()
    {
        var unavailable = new Diagnostic("TA0001", DiagnosticSeverity.Warning, "system calls cannot be traced", Remedy: "grant CAP_BPF");

        TracingRequirement.Unmet(unavailable).ToString().Should().Be(
            "error TA0001: system calls cannot be traced, and this test requires a trace; grant CAP_BPF; or set RENACER_REQUIRE_TRACING=false to skip such tests");
    }
}
