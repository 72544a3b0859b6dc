using System.Globalization;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>Finds tests that were to be judged and were not, though nothing failed: a gate must not pass by what it does not know.</summary>
internal static class UnjudgedTests
{
    /// <summary>TA3017 where a run judged less than was asked of it; as information where an assembly has nothing to judge.</summary>
    /// <param name="run">The run.</param>
    /// <param name="mode">What its tests were to do with golden traces.</param>
    /// <param name="request">What was asked.</param>
    public static IEnumerable<Diagnostic> Of(TestRun run, GoldenMode mode, GateRequest request)
    {
        if (run.Results.Verdicts.Count == 0)
            yield return NoneRan(run, request);
        if (!request.Project.Options.Enabled)
            yield break;
        // The variable is set for the run, but a .runsettings file is stronger.
        foreach (var others in run.Results.Verdicts.Select(stored => stored.Verdict).Where(verdict => verdict.TraceId is not null && verdict.GoldenMode != mode).GroupBy(verdict => verdict.GoldenMode))
        {
            var count = others.Count();
            var (what, remedy) = others.Key is { } other
                ? ($"{GoldenVariable.Name} was '{GoldenVariable.Write(other)}', not '{GoldenVariable.Write(mode)}'", $"take {GoldenVariable.Name} out of the .runsettings file")
                : ("their verdicts do not say so", "use a test adapter and a renacer of the same version");
            var done = mode == GoldenMode.Capture ? "captured" : "compared with golden traces";
            yield return new(GateCodes.CannotRun, DiagnosticSeverity.Error, string.Create(CultureInfo.InvariantCulture, $"{count} traced {(count == 1 ? "test was" : "tests were")} not {done}: {what}"), run.Assembly, Remedy: remedy);
        }
    }

    // What has golden traces is guarded by them: without a filter they are then stale, and a filter that fits none of their tests guards nothing.
    private static Diagnostic NoneRan(TestRun run, GateRequest request)
    {
        var programs = request.Programs.Select(program => program.Name).ToList();
        return request.Filter is { } filter && StaleGoldens.Find(request.Project.Folders, programs).Count > 0
            ? new(GateCodes.CannotRun, DiagnosticSeverity.Error, $"no traced test fits the filter '{Conditions.PlainText.OneLine(filter)}', and there are golden traces", run.Assembly, Remedy: "correct --filter")
            : new(GateCodes.CannotRun, DiagnosticSeverity.Info, "no traced test was run", run.Assembly, Remedy: "mark tests with [TracedTest]");
    }
}
