using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class TestJudgeTests : IDisposable
{
    private static readonly TestDescription Test = new() { Name = "N.C.M", DisplayName = "N.C.M" };

    private readonly string _project = Directory.CreateTempSubdirectory("test-judge-").FullName;

    [Fact]
    public void Assertions_of_the_file_come_before_those_of_attributes()
    {
        Configure("[[trace_assertions]]\nname = \"few\"\ncondition = \"spans.syscall.count < 5\"\n");
        var test = Test with { InlineAssertions = [new TraceAssertionAttribute("spans.syscall.errors == 0", "Tests.cs", 12) { Severity = AssertionSeverity.Warning }] };

        var set = TestJudge.ForProject(_project).AssertionsFor(test, out var errors);

        errors.Should().BeEmpty();
        set!.Assertions.Select(assertion => (assertion.Name, assertion.Severity, assertion.Line))
            .Should().Equal(("few", AssertionSeverity.Error, 3), ("spans.syscall.errors == 0", AssertionSeverity.Warning, 12));
    }

    [Fact]
    public void An_attribute_knows_where_it_stands()
    {
        var attribute = new TraceAssertionAttribute("spans.syscall.count < 5");
        attribute.File.Should().EndWith("TestJudgeTests.cs");
        attribute.Line.Should().BePositive();
    }

    [Fact]
    public void A_file_with_errors_gives_no_assertions_but_every_error_in_canonical_form()
    {
        Configure("[[trace_assertions]]\nname = \"few\"\ncondition = \"spans.sycall.count <\"\nseverty = \"error\"\n");

        TestJudge.ForProject(_project).AssertionsFor(Test, out var errors).Should().BeNull();

        errors.Should().HaveCountGreaterThan(1).And.OnlyContain(error => error.Severity == DiagnosticSeverity.Error);
        errors.Select(error => error.ToString()).Should().OnlyContain(text => text.StartsWith(Path.Combine(_project, "renacer.toml") + "(", StringComparison.Ordinal) && text.Contains(": error TA1"));
    }

    [Fact]
    public void A_wrong_condition_in_an_attribute_is_an_error_at_the_attribute()
    {
        var test = Test with { InlineAssertions = [new TraceAssertionAttribute("spans.syscall.cuont < 5", "Tests.cs", 12)] };

        TestJudge.ForProject(_project).AssertionsFor(test, out var errors).Should().BeNull();

        errors.Should().ContainSingle().Which.ToString().Should().StartWith("Tests.cs(12,1): error TA1022: ");
    }

    [Fact]
    public void Without_a_file_there_is_nothing_to_judge_and_nothing_wrong()
    {
        TestJudge.ForProject(_project).AssertionsFor(Test, out var errors)!.Assertions.Should().BeEmpty();
        errors.Should().BeEmpty();
    }

    [Fact]
    public void A_missing_file_is_told_once()
    {
        var judge = TestJudge.ForProject(_project);

        judge.TakeNotices().Should().ContainSingle().Which.ToString().Should().StartWith($"info TA1006: no renacer.toml in {_project} or above it: only the [TraceAssertion] attributes of tests are judged; ");
        judge.TakeNotices().Should().BeEmpty();
    }

    [Fact]
    public void Warnings_about_the_file_are_told_once()
    {
        Configure("[runtime.tracing]\nenabled = true\n");
        var judge = TestJudge.ForProject(_project);

        judge.TakeNotices().Should().NotBeEmpty().And.OnlyContain(warning => warning.Severity == DiagnosticSeverity.Warning);
        judge.TakeNotices().Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    private void Configure(string toml) => File.WriteAllText(Path.Combine(_project, "renacer.toml"), toml);

    [Fact]
    public void An_assertion_whose_globs_fit_no_test_is_told_once()
    {
        File.WriteAllText(Path.Combine(_project, "renacer.toml"), """
            [[trace_assertions]]
            name = "Few"
            condition = "spans.syscall.count < 10"
            tests = ["*.Importz", "X?"]

            [[trace_assertions]]
            name = "Fits"
            condition = "spans.syscall.count < 10"
            tests = ["*.Imports"]
            """);

        var judge = TestJudge.ForProject(_project, ["Shop.Tests.Imports", "Shop.Tests.Exports"]);

        judge.TakeNotices().Select(notice => notice.ToString()).Should().Equal(
            "renacer.toml(3,13): warning TA1007: 'Few' is asked of no test: its globs '*.Importz', 'X?' fit no method of the test assembly; a glob is matched with Namespace.Class.Method");
        judge.TakeNotices().Should().BeEmpty();
    }
}
