using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Tells what became of one test: to its framework in words, and to the tool in a <see cref="VerdictFile"/>.</summary>
internal sealed class VerdictWriter(TracedTestAssembly assembly, TestDescription test)
{
    private const string Unwritten = "TA4001";

    /// <summary>A test that did not end because nobody wants its result.</summary>
    public static BodyResult Cancelled { get; } = new(SkipReason: "the run was cancelled");

    /// <summary>A test of which nothing was traced: skipped, cancelled, or failed by itself before.</summary>
    public TestVerdict WriteUntraced(TestFiles files, BodyResult result, IReadOnlyList<Diagnostic> diagnostics)
    {
        var lost = Write(files, Draft(files, result.OwnFailure is null ? VerdictOutcome.Skipped : VerdictOutcome.Failed, diagnostics) with
        {
            OwnFailure = result.OwnFailure,
            SkipReason = result.OwnFailure is null ? result.SkipReason : null,
        });
        return new TestVerdict(null, Once(lost));
    }

    /// <summary>A test that cannot run because of mistakes or of what the machine lacks.</summary>
    public TestVerdict WriteObstructed(TestFiles files, IReadOnlyList<Diagnostic> errors)
    {
        var lost = Write(files, Draft(files, VerdictOutcome.Failed, errors));
        return new TestVerdict(string.Join(Environment.NewLine, assembly.Judge.Tell(errors)), Once(lost));
    }

    /// <summary>A test that was judged.</summary>
    /// <param name="files">Where the verdict goes.</param>
    /// <param name="judgement">The verdict.</param>
    /// <param name="ownFailure">The test's own failure, or null.</param>
    /// <param name="unwritten">Why a trace could not be written, or null.</param>
    /// <param name="golden">The test's part in golden traces, or null.</param>
    /// <param name="stacks">The stacks of the traces, or null; what they say about lines that are missing is told once a run.</param>
    public TestVerdict WriteJudged(TestFiles files, TestJudgement judgement, string? ownFailure, Diagnostic? unwritten, GoldenTest? golden, ITraceStacks? stacks)
    {
        var file = FileOf(files, judgement, ownFailure);
        var lost = Write(files, file);
        golden?.Claim?.Written(() =>
        {
            // The framework has its result; the tool that gates must not trust a golden trace of which nobody knows whose it is.
            Write(files, file with { Outcome = VerdictOutcome.Failed, Golden = golden.Shared() });
            files.RemoveGolden();
        });
        assembly.Late.Watch(judgement.Scopes, test.DisplayName, files.Verdict);
        var failure = VerdictText.Failure(judgement);
        // Somebody relies on the verdicts, who would take a test without one for a test that is gone.
        if (lost is { Severity: DiagnosticSeverity.Error })
            failure = failure is null ? lost.ToString() : $"{failure}\n{lost}";
        var lines = new List<string> { VerdictText.Summary(judgement, test.Attempt, test.MaxAttempts) };
        if (News(unwritten ?? lost) is { } news)
            lines.Add(news);
        lines.AddRange(assembly.Judge.TakeNotices().Select(notice => notice.ToString()));
        lines.AddRange(VerdictText.Warnings(judgement));
        lines.AddRange(assembly.TakeNotices(stacks).Select(notice => notice.ToString()));
        lines.AddRange(assembly.Late.Take().Select(notice => notice.ToString()));
        if (ownFailure is null)
            return new TestVerdict(failure, ReportLines.Of(lines));
        // The test's own failure is what its author wants to see; a second exception would wrap both, so the verdict goes to the output.
        if (judgement.Repetitions > 1)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"the test failed by itself in repetition {judgement.Repetitions} of {test.Repeat}"));
        return new TestVerdict(null, ReportLines.Of(failure is null ? lines : [.. lines, failure]));
    }

    private string Once(Diagnostic? lost) => News(lost) is { } news ? ReportLines.Of([news]) : "";

    /// <summary>What cannot be written, as a warning; null where it was told before: the reason is the folder's and worth telling once.</summary>
    private string? News(Diagnostic? lost) =>
        lost is not null && assembly.Results.IsNews(lost) ? (lost with { Severity = DiagnosticSeverity.Warning, File = assembly.Results.FullPath }).ToString() : null;

    private VerdictFile FileOf(TestFiles files, TestJudgement judgement, string? ownFailure)
    {
        var reported = judgement.Reported;
        return Draft(files, judgement.Fails || ownFailure is not null ? VerdictOutcome.Failed : VerdictOutcome.Passed, []) with
        {
            OwnFailure = ownFailure,
            TraceId = reported.Header.TraceId.ToHexString(),
            TraceFile = Path.GetFileName(reported.TracePath),
            Backend = reported.Header.Backend.ToString().ToLowerInvariant(),
            Complete = reported.Header.Completeness.IsComplete,
            Calls = reported.Calls,
            Began = reported.Began,
            DurationMs = reported.DurationMs,
            Repetitions = judgement.Repetitions,
            Repetition = reported.Number,
            Assertions = [.. judgement.Assertions.Select(assertion => AssertionVerdict.Of(assertion, judgement.DisplayName))],
            Golden = judgement.Golden,
        };
    }

    private VerdictFile Draft(TestFiles files, VerdictOutcome outcome, IReadOnlyList<Diagnostic> diagnostics) => new()
    {
        Test = test.Name,
        DisplayName = test.DisplayName,
        Assembly = assembly.Name,
        Kind = GoldenKind.Test,
        Outcome = outcome,
        Attempt = test.Attempt == 1 ? null : test.Attempt,
        MaxAttempts = test.MaxAttempts,
        Replaces = Path.GetFileName(files.Earlier?.Verdict),
        GoldenMode = assembly.Golden?.Mode,
        Diagnostics = [.. diagnostics.Select(VerdictDiagnostic.Of)],
    };

    /// <summary>Null, or why the verdict could not be written: an error where somebody asked for it.</summary>
    private Diagnostic? Write(TestFiles files, VerdictFile verdict) => AtomicFile.Write(files.Verdict, file => file.Write(verdict.ToJson())) is { } reason
        ? new Diagnostic(
            Unwritten,
            assembly.Results.IsElsewhere ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            $"The verdict could not be written: {reason}",
            files.Verdict,
            Remedy: "make room there, or grant write access")
        : null;
}
