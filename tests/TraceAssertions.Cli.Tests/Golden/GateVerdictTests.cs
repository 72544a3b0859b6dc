using TraceAssertions.Cli.Golden;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Golden;

/// <summary>A report of a run must not say that it passed where the gate failed.</summary>
public sealed class GateVerdictTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gate-verdict-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_no_test_s_verdict_says_is_in_that_of_the_gate()
    {
        var findings = new GateFindings();
        findings.Add(new Diagnostic("TA3009", DiagnosticSeverity.Error, "stale", "/g/x.json", 1, 1));
        findings.Add(new Diagnostic("TA3001", DiagnosticSeverity.Error, "differs"));
        findings.Add(new Diagnostic("TA3016", DiagnosticSeverity.Warning, "told"));

        GateVerdict.Write(_folder, findings).Should().BeNull();

        var verdict = VerdictFile.FromJson(File.ReadAllBytes(Path.Combine(_folder, "gate.verdict.json")))!;
        verdict.Outcome.Should().Be(VerdictOutcome.Failed);
        verdict.Diagnostics.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Code = "TA3009", File = "/g/x.json", Line = 1 });
    }

    [Fact]
    public void Without_such_there_is_none()
    {
        var findings = new GateFindings();
        findings.Add(new Diagnostic("TA2001", DiagnosticSeverity.Error, "violated"));

        GateVerdict.Write(_folder, findings).Should().BeNull();

        Directory.GetFiles(_folder).Should().BeEmpty();
    }

    [Theory]
    [InlineData(GoldenState.NotComparable, false, DiagnosticSeverity.Error)]
    [InlineData(GoldenState.NotCompared, false, DiagnosticSeverity.Warning)]
    [InlineData(GoldenState.Different, true, DiagnosticSeverity.Error)]
    internal void What_cannot_be_compared_is_no_pass_of_the_gate(GoldenState state, bool fails, DiagnosticSeverity expected)
    {
        var findings = new GateFindings();
        var golden = new GoldenVerdict { State = state, Fails = fails, File = "/g/x.json", Diagnostic = new VerdictDiagnostic("TA3007", DiagnosticSeverity.Warning, "not comparable") };

        VerdictDiagnostics.Add(new StoredVerdict("/r/x.verdict.json", new VerdictFile { Test = "T", DisplayName = "T", Outcome = fails ? VerdictOutcome.Failed : VerdictOutcome.Passed, Golden = golden }), findings);

        findings.Diagnostics.Should().ContainSingle().Which.Severity.Should().Be(expected);
    }
}
