using System.Text;
using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class VerdictFileTests
{
    private static readonly VerdictFile Full = new()
    {
        Test = "N.C.M",
        DisplayName = "N.C.M(text: \"ä < 'b'\")",
        Assembly = "N.Tests",
        Kind = GoldenKind.Program,
        Outcome = VerdictOutcome.Failed,
        OwnFailure = "System.Exception : mine",
        SkipReason = "never both, but the file can",
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        TraceFile = "N.C.M.trace.jsonl",
        Backend = "ptrace",
        Complete = true,
        Calls = long.MaxValue,
        Began = new DateTimeOffset(2026, 11, 21, 7, 30, 5, 123, TimeSpan.Zero),
        DurationMs = 12.345678,
        Repetitions = 5,
        Repetition = 3,
        Assertions =
        [
            new AssertionVerdict
            {
                Name = "Few", Condition = "spans.syscall.count < 5", Severity = AssertionSeverity.Warning, Outcome = AssertionOutcome.NotEvaluated, Fails = true, Code = "TA2002",
                Actual = "7", Explanation = "why", Bottleneck = "read", File = "/p/renacer.toml", Line = 3, Column = 13, Text = "block\nof lines", Reason = "r", Repetition = "3 of 5",
                Warnings = [new VerdictDiagnostic("TA2003", DiagnosticSeverity.Warning, "matched nothing", "f", 1, 2, "mend it")],
            },
        ],
        Golden = new GoldenVerdict
        {
            State = GoldenState.NotComparable,
            Fails = true,
            File = "/p/golden_traces/x.json",
            Received = "/p/golden_traces/x.received.json",
            Diagnostic = new VerdictDiagnostic("TA3007", DiagnosticSeverity.Error, "m"),
            Text = "t",
        },
        Diagnostics = [new VerdictDiagnostic("TA0042", DiagnosticSeverity.Error, "m")],
    };

    [Fact]
    public void What_is_written_is_read_back()
    {
        VerdictFile.FromJson(Full.ToJson()).Should().BeEquivalentTo(Full, options => options.ComparingByMembers<VerdictFile>().WithStrictOrdering());
    }

    [Fact]
    public void Names_and_values_are_in_snake_case_and_text_is_for_people()
    {
        var text = Encoding.UTF8.GetString(Full.ToJson());

        text.Should().Contain("\"schema\": \"traceassertions.verdict/1\"").And.Contain("\"display_name\": \"N.C.M(text: \\\"ä < 'b'\\\")\"")
            .And.Contain("\"outcome\": \"not_evaluated\"").And.Contain("\"state\": \"not_comparable\"").And.Contain("\"began\": \"2026-11-21T07:30:05.123+00:00\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"schema\":\"traceassertions.verdict/2\",\"test\":\"a\",\"display_name\":\"a\",\"outcome\":\"passed\"}")]
    [InlineData("{\"schema\":\"traceassertions.verdict/1\",\"test\":\"a\",\"display_name\":\"a\"}")]
    [InlineData("{\"schema\":\"traceassertions.verdict/1\",\"test\":\"a\",\"display_name\":\"a\",\"outcome\":\"great\"}")]
    public void What_is_no_verdict_of_this_schema_is_not_read(string json)
    {
        VerdictFile.FromJson(Encoding.UTF8.GetBytes(json)).Should().BeNull();
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_not_read()
    {
        var json = Full.ToJson();
        for (var length = 0; length < json.Length; length++)
            VerdictFile.FromJson(json.AsSpan(0, length)).Should().BeNull($"{length} of {json.Length} bytes are not a verdict");
    }
}
