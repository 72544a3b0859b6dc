using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>The verdict of the gate itself, beside those of the tests: what fails it and no test's own verdict says, so that a report of the run cannot say that it passed.</summary>
internal static class GateVerdict
{
    /// <summary>The name under which a report shows it.</summary>
    public const string Name = "golden check";

    // Every one of these is the failure of a test or program, in whose verdict it stands.
    private static readonly string[] OfTests = ["TA2001", "TA2002", "TA3001"];

    /// <summary>Writes it where there is something to say; returns what went wrong, or null.</summary>
    /// <param name="folder">The results of the run.</param>
    /// <param name="findings">All that was found.</param>
    public static Diagnostic? Write(string folder, GateFindings findings)
    {
        var diagnostics = findings.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error && !OfTests.Contains(found.Code)).Select(VerdictDiagnostic.Of).ToList();
        if (diagnostics.Count == 0)
            return null;
        var path = Path.Combine(folder, "gate" + VerdictFile.Suffix);
        var verdict = new VerdictFile { Test = Name, DisplayName = Name, Kind = GoldenKind.Program, Outcome = VerdictOutcome.Failed, Diagnostics = diagnostics };
        return AtomicFile.Write(path, file => file.Write(verdict.ToJson())) is { } reason
            ? new Diagnostic("TA4001", DiagnosticSeverity.Error, $"The verdict of the gate could not be written: {reason}", path, Remedy: "make room there, or grant write access")
            : null;
    }
}
