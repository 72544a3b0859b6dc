using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class SourceModeTests : IDisposable
{
    private readonly TracedTestBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Theory]
    [InlineData(null, null, "", SourceMode.Sampled)]
    [InlineData("capture", null, "", SourceMode.All)]
    [InlineData("capture", "sampled", "", SourceMode.Sampled)]
    [InlineData("capture", null, "[capture]\nsource = false", SourceMode.Off)]
    [InlineData(null, "all", "[capture]\nsource = false", SourceMode.All)]
    [InlineData("off", null, "[capture]\nsource = true", SourceMode.Sampled)]
    public void The_tracer_is_attached_in_the_mode_that_the_project_asks_for(string? golden, string? source, string toml, SourceMode expected)
    {
        SourceMode? attached = null;
        _bed.Configure(toml);
        if (golden is not null)
            _bed.Variables["RENACER_GOLDEN"] = golden;
        if (source is not null)
            _bed.Variables["RENACER_SOURCE"] = source;

        _ = _bed.Assembly(mode =>
        {
            attached = mode;
            return ScriptedTracer.Calls(1);
        });

        attached.Should().Be(expected);
    }

    [Fact]
    public async Task An_unknown_mode_fails_every_test_before_it_runs()
    {
        _bed.Variables["RENACER_SOURCE"] = "everyone";
        var ran = false;

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(1), body: () =>
        {
            ran = true;
            return new BodyResult();
        });

        verdict.Failure.Should().Be("error TA0136: RENACER_SOURCE has the unknown value 'everyone'; set it to off, sampled or all, or unset it");
        ran.Should().BeFalse();
        _bed.Verdict().Outcome.Should().Be(VerdictOutcome.Failed);
    }

    [Fact]
    public async Task So_it_is_where_the_tracer_was_the_first_to_see_it()
    {
        var unavailable = new Diagnostic("TA0136", DiagnosticSeverity.Error, "RENACER_SOURCE has the unknown value 'x'");

        var verdict = await _bed.RunAsync(new ScriptedTracer((_, _, _) => { }) { Unavailable = unavailable });

        verdict.Failure.Should().StartWith("error TA0136: ");
    }
}
