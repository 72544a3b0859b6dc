using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using TraceAssertions.Testing;
using TraceAssertions.TestLogger;

namespace TraceAssertions.XunitTests.TestLogger;

public sealed class TraceTestLoggerTests
{
    [Fact]
    public void Prints_our_lines_of_a_passed_test_and_none_of_its_own()
    {
        Printed(Result(TestOutcome.Passed, "own line\n[trace] first\r\n[trace] warning: second\nnot [trace] third\n"))
            .Should().Be($"[trace] first{Environment.NewLine}[trace] warning: second{Environment.NewLine}");
    }

    [Fact]
    public void Prints_only_the_verdict_of_a_failed_test_because_the_console_shows_its_output()
    {
        Printed(Result(TestOutcome.Failed, "[trace] verdict\n[trace] details\n")).Should().Be($"[trace] verdict{Environment.NewLine}");
    }

    [Theory]
    [InlineData(TestOutcome.Passed)]
    [InlineData(TestOutcome.Failed)]
    [InlineData(TestOutcome.Skipped)]
    public void Is_silent_about_a_test_that_is_not_traced(TestOutcome outcome)
    {
        Printed(Result(outcome, "own line\n")).Should().BeEmpty();
    }

    [Fact]
    public void Reads_standard_output_only()
    {
        var result = Result(TestOutcome.Passed, "");
        result.Messages.Add(new TestResultMessage(TestResultMessage.StandardErrorCategory, "[trace] not ours\n"));
        Printed(result).Should().BeEmpty();
    }

    [Fact]
    public void Says_once_why_tests_are_not_traced()
    {
        using var output = new StringWriter();
        var logger = new TraceTestLogger(output);
        logger.Print(Result(TestOutcome.Skipped, "info TA0081: tracing is switched off; unset it"));
        logger.Print(Result(TestOutcome.Skipped, "info TA0081: tracing is switched off; unset it"));
        logger.Print(Result(TestOutcome.Skipped, "a reason of the test's own"));

        output.ToString().Should().Be($"[trace] tests are skipped because nothing can trace them: info TA0081: tracing is switched off; unset it{Environment.NewLine}");
    }

    [Fact]
    public void Explains_a_test_that_is_both_traced_and_a_fact()
    {
        var result = Result(TestOutcome.Failed, "");
        result.ErrorMessage = "System.InvalidOperationException : Test method 'N.C.M' has multiple [Fact]-derived attributes";
        Printed(result).Should().Be(
            "[trace] error TA0040: N.C.M has more than one of [Fact], [Theory], [TracedTest] and [TracedTheory]; "
            + $"[TracedTest] replaces [Fact] and [TracedTheory] replaces [Theory]: keep one{Environment.NewLine}");
    }

    [Fact]
    public void The_logger_looks_for_what_the_adapters_write() => ResultLines.Prefix.Should().Be(ReportLines.Prefix);

    [Fact]
    public void Vstest_finds_loggers_by_the_end_of_their_assembly_s_name() =>
        typeof(TraceTestLogger).Assembly.GetName().Name.Should().EndWith("TestLogger");

    private static TestResult Result(TestOutcome outcome, string output)
    {
        var result = new TestResult(new TestCase("N.C.M", new Uri("executor://xunit"), "tests.dll")) { Outcome = outcome };
        result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, output));
        return result;
    }

    private static string Printed(TestResult result)
    {
        using var output = new StringWriter();
        new TraceTestLogger(output).Print(result);
        return output.ToString();
    }
}
