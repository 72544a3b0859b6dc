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
        var verdicts = run.Results.Verdicts.Select(stored => stored.Verdict).ToList();
        var failures = new SortedDictionary<string, Diagnostic>(StringComparer.Ordinal);
        foreach (var test in run.Tests.Where(test => test.Failed))
        {
            // A test whose verdict fails is told with that.
            var own = verdicts.Where(verdict => IsOf(verdict, test.Name)).ToList();
            if (!own.Exists(verdict => verdict.Outcome == VerdictOutcome.Failed))
                failures[test.Name] = Tell(run, test.Name, test.Message, own.Count > 0 ? DiagnosticSeverity.Error : severity);
        }

        foreach (var verdict in verdicts.Where(verdict => verdict.OwnFailure is not null))
            failures[verdict.DisplayName] = Tell(run, verdict.DisplayName, verdict.OwnFailure, DiagnosticSeverity.Error);
        return failures.Values;
    }

    /// <summary>Whether a verdict is of the test that the platform names so. NUnit's name of a case can hide the method, which the verdict tells before it: <c>N.C.M (C.Name)</c> is <c>N.C.Name</c>.</summary>
    private static bool IsOf(VerdictFile verdict, string name)
    {
        if (verdict.DisplayName == name)
            return true;
        var given = $"{verdict.Test} (";
        return verdict.DisplayName.StartsWith(given, StringComparison.Ordinal) && verdict.DisplayName.EndsWith(')') && name.EndsWith($".{verdict.DisplayName[given.Length..^1]}", StringComparison.Ordinal);
    }

    private static Diagnostic Tell(TestRun run, string name, string? message, DiagnosticSeverity severity)
    {
        var first = (message ?? "").Split('\n').Select(PlainText.OneLine).FirstOrDefault(line => line.Length > 0);
        return new(GateCodes.TestFailed, severity, $"{PlainText.OneLine(name)} failed by itself{(first is null ? "" : $": {first}")}", run.Assembly, Remedy: "make the test pass; what it did is not judged before");
    }
}
