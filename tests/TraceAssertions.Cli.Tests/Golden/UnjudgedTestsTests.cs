using TraceAssertions.Cli.Golden;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Golden;

/// <summary>What a run left out is no pass.</summary>
public sealed class UnjudgedTestsTests : IDisposable
{
    private const string Assembly = "/src/Shop.Tests.dll";
    private readonly GoldenFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GoldenMode.Compare, GoldenMode.Off, "1 traced test was not compared with golden traces: RENACER_GOLDEN was 'off', not 'compare'")]
    [InlineData(GoldenMode.Compare, GoldenMode.Capture, "1 traced test was not compared with golden traces: RENACER_GOLDEN was 'capture', not 'compare'")]
    [InlineData(GoldenMode.Capture, GoldenMode.Compare, "1 traced test was not captured: RENACER_GOLDEN was 'compare', not 'capture'")]
    [InlineData(GoldenMode.Compare, null, "1 traced test was not compared with golden traces: their verdicts do not say so")]
    internal void Tests_that_ran_in_another_mode_fail_the_gate(GoldenMode asked, GoldenMode? had, string message)
    {
        var found = UnjudgedTests.Of(Run([Verdict("A", had)]), asked, Request(null)).Should().ContainSingle().Subject;

        found.Should().Match<Diagnostic>(diagnostic => diagnostic.Code == "TA3017" && diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Message == message && diagnostic.File == Assembly);
    }

    [Fact]
    public void Tests_that_ran_as_asked_were_skipped_or_take_no_part_are_no_finding()
    {
        UnjudgedTests.Of(Run([Verdict("A", GoldenMode.Compare), Verdict("B", GoldenMode.Off) with { TraceId = null }]), GoldenMode.Compare, Request(null)).Should().BeEmpty();

        _folder.Configure("[golden]\nenabled = false\n");
        UnjudgedTests.Of(Run([Verdict("A", GoldenMode.Off)]), GoldenMode.Compare, Request(null)).Should().BeEmpty();
    }

    [Fact]
    public void A_filter_that_fits_no_test_fails_where_there_are_golden_traces()
    {
        UnjudgedTests.Of(Run([]), GoldenMode.Compare, Request("Name~Typo")).Should().ContainSingle().Which.Severity.Should().Be(DiagnosticSeverity.Info, "there is nothing to judge");

        _folder.Golden("Shop.Imports");

        UnjudgedTests.Of(Run([]), GoldenMode.Compare, Request("Name~Typo")).Should().ContainSingle().Which
            .Should().Match<Diagnostic>(diagnostic => diagnostic.Code == "TA3017" && diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Message.Contains("Name~Typo"));
        UnjudgedTests.Of(Run([]), GoldenMode.Compare, Request(null)).Should().ContainSingle().Which.Severity.Should().Be(DiagnosticSeverity.Info, "what is stale is told as that");
    }

    [Fact]
    public void A_golden_trace_of_a_test_that_passed_untraced_is_stale_and_that_of_a_skipped_one_is_not()
    {
        foreach (var name in new[] { "Untraced", "Skipped", "Traced", "Theory(row: 1)", "Plain(row: 1)", "Gone", "Failed(part)" })
            _folder.Golden(name);
        VerdictFile[] verdicts = [Verdict("Traced", GoldenMode.Compare) with { Golden = new() { State = GoldenState.Same, File = _folder.Golden("Traced") } }, Verdict("Left", GoldenMode.Compare), Verdict("Failed", GoldenMode.Compare)];
        TestOutcome[] tests = [new("Untraced", "Passed", null), new("Traced", "Passed", null), new("Skipped", "NotExecuted", null), new("Theory", "NotExecuted", null), new("Plain", "Passed", null), new("Failed", "Failed", null)];
        var request = Request(null);

        var stale = StaleGoldens.Find(request.Project.Folders, SeenNames.Of(request, verdicts, tests), SeenNames.Unrun(tests));

        string[] expected = [_folder.Golden("Gone"), _folder.Golden("Plain(row: 1)"), _folder.Golden("Untraced")];
        stale.Should().Equal(expected);
    }

    private static TestRun Run(VerdictFile[] verdicts) => new(Assembly, [], new VerdictFolder([.. verdicts.Select(verdict => new StoredVerdict("/results/x.verdict.json", verdict))], []));

    private static VerdictFile Verdict(string name, GoldenMode? mode) =>
        new() { Test = name, DisplayName = name, Outcome = VerdictOutcome.Passed, TraceId = "4bf92f3577b34da6a3ce929d0e0e4736", GoldenMode = mode };

    private GateRequest Request(string? filter) => new(GoldenProject.Open(_folder.Project, out _)!, [Assembly], null, filter, [], null);
}
