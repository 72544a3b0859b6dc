using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>Finds tests that failed by themselves: what their author asserts does not hold, so that what they did is not judged.</summary>
internal static class TestFailures
{
    /// <summary>TA3016 for each, in the order of the names.</summary>
    /// <param name="run">The run.</param>
    /// <param name="severity">How an untraced test weighs; a traced one is always an error.</param>
    public static IEnumerable<Diagnostic> Of(TestRun run, DiagnosticSeverity severity)
    {
        var verdicts = run.Results.Verdicts.ToLookup(stored => stored.Verdict.DisplayName, stored => stored.Verdict, StringComparer.Ordinal);
        var failures = new SortedDictionary<string, Diagnostic>(StringComparer.Ordinal);
        foreach (var test in run.Tests.Where(test => test.Failed))
        {
            // A test that fails by what we found of it is told with that.
            if (!verdicts[test.Name].Any(verdict => verdict is { Outcome: VerdictOutcome.Failed, OwnFailure: null }))
                failures[test.Name] = Tell(run, test.Name, test.Message, verdicts.Contains(test.Name) ? DiagnosticSeverity.Error : severity);
        }

        foreach (var verdict in run.Results.Verdicts.Select(stored => stored.Verdict).Where(verdict => verdict.OwnFailure is not null))
            failures[verdict.DisplayName] = Tell(run, verdict.DisplayName, verdict.OwnFailure, DiagnosticSeverity.Error);
        return failures.Values;
    }

    private static Diagnostic Tell(TestRun run, string name, string? message, DiagnosticSeverity severity)
    {
        var first = (message ?? "").Split('\n').Select(PlainText.OneLine).FirstOrDefault(line => line.Length > 0);
        return new(GateCodes.TestFailed, severity, $"{PlainText.OneLine(name)} failed by itself{(first is null ? "" : $": {first}")}", run.Assembly, Remedy: "make the test pass; what it did is not judged before");
    }
}
