using TraceAssertions.Execution;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;
using TraceAssertions.XunitTests.Running;

namespace TraceAssertions.XunitTests.Features;

/// <summary>Runs <see cref="Verdicts"/> under the real tracer and looks at what a runner is told.</summary>
public sealed class VerdictTests(VerdictTests.Run run) : IClassFixture<VerdictTests.Run>
{
    [SkippableFact]
    public void A_test_that_holds_passes_and_says_where_its_trace_lies()
    {
        var test = run.Test(nameof(Verdicts.Holds));

        test.Result.Should().Be("passed", test.Message);
        test.OwnOutput.Should().Be("own output");
        test.Told[0].Should().Match("*Verdicts.Holds: 1 hold; * calls (*); *.trace.jsonl");
        File.Exists(PathIn(test)).Should().BeTrue();
        File.ReadLines(PathIn(test)).Should().Contain(line => line.Contains("ta-verdict-2", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_violated_error_fails_the_test_with_a_text_and_no_stack_trace()
    {
        var test = run.Test(nameof(Verdicts.Violates_an_error));

        test.Result.Should().Be("failed");
        test.Message.Should().StartWith("Xunit.Sdk.TraceAssertionFailure: TA2001 Trace assertion failed: Opens one file\n  condition ")
            .And.Contain("Verdicts.cs(").And.Contain("2 calls (exactly the limit)").And.Contain("bottleneck ").And.Contain("test TraceAssertions.XunitTests.Features.Verdicts.Violates_an_error");
        test.StackTrace.Should().BeEmpty();
        test.Told[0].Should().Contain(": 1 violated; ");
    }

    [SkippableFact]
    public void A_violated_warning_is_told_and_fails_nothing()
    {
        var test = run.Test(nameof(Verdicts.Violates_a_warning));

        test.Result.Should().Be("passed", test.Message);
        test.Told[0].Should().Contain(": 1 violated as a warning; ");
        test.Told[1].Should().Be("TA2001 Trace assertion violated (warning): Opens one file");
    }

    [SkippableFact]
    public void A_body_s_own_failure_is_the_failure_and_the_verdict_is_told_still()
    {
        var test = run.Test(nameof(Verdicts.Fails_by_itself_too));

        test.Message.Should().Be("System.InvalidOperationException: the body's own failure");
        test.StackTrace.Should().Contain(nameof(Verdicts.Fails_by_itself_too));
        test.Told.Should().Contain("TA2001 Trace assertion failed: Opens no file");
    }

    [SkippableFact]
    public void A_body_that_skips_itself_is_skipped_and_not_judged()
    {
        var test = run.Test(nameof(Verdicts.Skips_itself));

        (test.Result, test.Message).Should().Be(("skipped", "not on this machine"));
        test.Told.Should().BeEmpty();
    }

    [SkippableFact]
    public void A_wrong_condition_fails_the_test_before_it_runs()
    {
        File.Delete(TempFile.Path("ta-verdict-never"));
        var test = run.Test(nameof(Verdicts.Has_a_wrong_condition));

        test.Message.Should().MatchRegex(@"^Xunit\.Sdk\.TraceAssertionFailure: .*Verdicts\.cs\(\d+,1\): error TA1022: ");
        test.StackTrace.Should().BeEmpty();
        File.Exists(TempFile.Path("ta-verdict-never")).Should().BeFalse();
    }

    [SkippableFact]
    public void An_assertion_of_the_file_applies_where_its_glob_matches_and_nowhere_else()
    {
        run.Test(nameof(Verdicts.Is_limited_by_a_glob)).Message.Should().Contain("TA2001 Trace assertion failed: This project's one budget").And.Contain("renacer.toml(");
        run.All.Where(test => !test.Name.EndsWith(nameof(Verdicts.Is_limited_by_a_glob), StringComparison.Ordinal))
            .Should().OnlyContain(test => !test.Message.Contains("This project's one budget", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Each_row_of_a_theory_has_a_trace_and_a_verdict_of_its_own()
    {
        run.Test("Row(files: 1)").Result.Should().Be("passed", run.Test("Row(files: 1)").Message);
        run.Test("Row(files: 3)").Message.Should().Contain("3 calls").And.Contain("Row(files: 3)");
        PathIn(run.Test("Row(files: 1)")).Should().NotBe(PathIn(run.Test("Row(files: 3)")));
    }

    [SkippableTheory]
    [InlineData("Holds", "Passed", null, null)]
    [InlineData("Violates_an_error", "Failed", null, null)]
    [InlineData("Fails_by_itself_too", "Failed", "System.InvalidOperationException : the body's own failure", null)]
    [InlineData("Skips_itself", "Skipped", null, "not on this machine")]
    [InlineData("Is_skipped", "Skipped", null, "not today")]
    [InlineData("Has_a_wrong_condition", "Failed", null, null)]
    public void Every_test_leaves_a_verdict_file(string method, string outcome, string? ownFailure, string? skipReason)
    {
        run.Test(method);
        var verdict = ReadVerdict($"{typeof(Verdicts).FullName}.{method}");

        verdict.Should().BeEquivalentTo(new { Outcome = Enum.Parse<VerdictOutcome>(outcome), OwnFailure = ownFailure, SkipReason = skipReason, Assembly = "TraceAssertions.Xunit.Tests" });
        (verdict.TraceFile is null).Should().Be(outcome == "Skipped" || method == "Has_a_wrong_condition");
    }

    [SkippableFact]
    public void A_test_whose_fixture_fails_leaves_a_verdict_file()
    {
        Skip.If(NativeTracer.ForThisProcess.Unavailable is not null, NativeTracer.ForThisProcess.Unavailable?.ToString());
        InProcessRun.Of(enumerateTheories: true, typeof(BrokenFixture));

        var verdict = ReadVerdict($"{typeof(BrokenFixture).FullName}.{nameof(BrokenFixture.Does_not_run)}");

        verdict.Outcome.Should().Be(VerdictOutcome.Failed);
        verdict.OwnFailure.Should().EndWith("System.InvalidOperationException : thrown by the fixture");
    }

    private static VerdictFile ReadVerdict(string name)
    {
        var file = Path.Combine(TracedAssemblies.Of(typeof(VerdictTests).Assembly).Results.FullPath, $"{TraceFileName.Of(name)}{VerdictFile.Suffix}");
        return VerdictFile.FromJson(File.ReadAllBytes(file))!;
    }

    private static string PathIn(TestOutcome test) => test.Told[0].Split("; ")[^1];

    /// <summary>One run for all.</summary>
    public sealed class Run
    {
        private readonly Lazy<IReadOnlyList<TestOutcome>> _outcomes = new(() => InProcessRun.Of(enumerateTheories: true, typeof(Verdicts)));

        internal IReadOnlyList<TestOutcome> All
        {
            get
            {
                Skip.If(NativeTracer.ForThisProcess.Unavailable is not null, NativeTracer.ForThisProcess.Unavailable?.ToString());
                return _outcomes.Value;
            }
        }

        internal TestOutcome Test(string method) => All.Single(test => test.Name == $"{typeof(Verdicts).FullName}.{method}");
    }
}
