using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting;

/// <summary>What <c>renacer check</c> found.</summary>
/// <param name="Configuration">The path of renacer.toml.</param>
/// <param name="Program">The command with its arguments.</param>
/// <param name="Assertions">Every assertion of the file, in its order.</param>
/// <param name="Report">The verdicts of those that applied.</param>
/// <param name="Recording">The trace, and how the command ended.</param>
/// <param name="TraceFile">Where the trace was written, or null.</param>
internal sealed record CheckResult(
    string Configuration,
    IReadOnlyList<string> Program,
    IReadOnlyList<TraceAssertion> Assertions,
    TraceAssertionReport Report,
    CommandRecording Recording,
    string? TraceFile)
{
    /// <summary>Each assertion with its verdict; null where it was not judged.</summary>
    public IEnumerable<(TraceAssertion Assertion, TraceAssertionResult? Result)> Verdicts =>
        Assertions.Select(assertion => (assertion, Report.Results.FirstOrDefault(result => ReferenceEquals(result.Assertion, assertion))));

    /// <summary>What became of an assertion, in a word or two.</summary>
    public static string Word(TraceAssertion assertion, TraceAssertionResult? result) => result?.Outcome switch
    {
        AssertionOutcome.Holds => "holds",
        AssertionOutcome.Violated => "violated",
        AssertionOutcome.NotEvaluated => "not evaluated",
        _ => assertion.IsEnabled ? "other trace" : "disabled",
    };
}
