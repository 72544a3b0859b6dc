using TraceAssertions.Cli.Launching;

namespace TraceAssertions.Cli.Tests.Launching;

public sealed class RunContextTests
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Other = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"00-{Id}-00f067aa0ba902b7-01";

    private static (Diagnostic? Problem, RunContext Context) Find(string? traceId = null, string? traceParent = null, string? variable = null, string? clock = null)
    {
        var environment = new Dictionary<string, string?> { ["TRACEPARENT"] = variable, ["RENACER_LOGICAL_CLOCK"] = clock, ["TRACESTATE"] = "vendor=1" };
        var problem = RunContext.Find(traceId, traceParent, environment.GetValueOrDefault, out var context);
        return (problem ?? (context.Notices is [var notice] ? notice : null), context);
    }

    [Fact]
    public void A_root_run_has_a_random_id()
    {
        Find().Context.TraceId.Should().NotBe(Find().Context.TraceId);
        Find().Context.ParentSpanId.Should().Be(default(System.Diagnostics.ActivitySpanId));
    }

    [Fact]
    public void The_variable_is_continued_and_the_command_is_a_child_of_the_run()
    {
        var context = Find(variable: Parent).Context;

        context.TraceId.ToHexString().Should().Be(Id);
        context.ParentSpanId.ToHexString().Should().Be("00f067aa0ba902b7");
        context.Environment["TRACEPARENT"].Should().Be($"00-{Id}-{context.SpanId.ToHexString()}-01").And.NotBe(Parent);
    }

    [Fact]
    public void The_option_wins_over_the_variable() =>
        Find(traceParent: $"00-{Other}-00f067aa0ba902b7-01", variable: Parent).Context.TraceId.ToHexString().Should().Be(Other);

    [Fact]
    public void Another_trace_id_drops_the_parent_of_the_old_trace()
    {
        var context = Find(traceId: Other, variable: Parent).Context;

        context.TraceId.ToHexString().Should().Be(Other);
        context.ParentSpanId.Should().Be(default(System.Diagnostics.ActivitySpanId));
    }

    [Fact]
    public void The_same_trace_id_keeps_the_parent() =>
        Find(traceId: Id, variable: Parent).Context.ParentSpanId.ToHexString().Should().Be("00f067aa0ba902b7");

    [Fact]
    public void A_broken_variable_is_a_warning_and_a_new_trace()
    {
        var (problem, context) = Find(variable: "00-zz");

        problem!.Severity.Should().Be(DiagnosticSeverity.Warning);
        problem.Code.Should().Be("TA0094");
        context.TraceId.Should().NotBe(default(System.Diagnostics.ActivityTraceId));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("4BF92F3577B34DA6A3CE929D0E0E4736")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473g")]
    public void A_trace_id_that_W3C_does_not_allow_is_refused(string id) => Find(traceId: id).Problem!.Code.Should().Be("TA0093");

    [Theory]
    [InlineData("-5")]
    [InlineData("042")]
    [InlineData(" 1")]
    [InlineData("9223372036854775807")]
    public void A_broken_clock_is_a_warning(string clock) =>
        Find(clock: clock).Problem!.ToString().Should().Be($"warning TA0098: the variable RENACER_LOGICAL_CLOCK is no Lamport time and was ignored: '{clock}'; unset it");

    [Fact]
    public void The_state_of_a_trace_goes_with_it_and_with_no_other()
    {
        Find(variable: Parent).Context.Environment.Should().NotContainKey("TRACESTATE");
        Find(variable: Parent, traceParent: Parent).Context.Environment.Should().NotContainKey("TRACESTATE");
        Find(variable: Parent, traceId: Other).Context.Environment.Should().Contain("TRACESTATE", null);
        Find(variable: "00-zz").Context.Environment.Should().Contain("TRACESTATE", null);
        Find().Context.Environment.Should().Contain("TRACESTATE", null);
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData("41", "42")]
    [InlineData("-5", "1")]
    [InlineData("9223372036854775807", "1")]
    [InlineData("nonsense", "1")]
    public void The_logical_clock_is_the_received_one_plus_one(string? received, string handedOn) =>
        Find(clock: received).Context.Environment["RENACER_LOGICAL_CLOCK"].Should().Be(handedOn);
}
