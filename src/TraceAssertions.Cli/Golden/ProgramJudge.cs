using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>Judges a traced program as a test host judges a test, and leaves the same files.</summary>
internal static class ProgramJudge
{
    /// <summary>Judges the program by renacer.toml and by its golden trace.</summary>
    /// <param name="run">The traced program.</param>
    /// <param name="project">Its project.</param>
    /// <param name="stem">The path of the files that are left, without what each ends with.</param>
    /// <param name="findings">Takes what could not be written.</param>
    public static StoredVerdict Judge(ProgramRun run, GoldenProject project, string stem, GateFindings findings)
    {
        var files = new TestFiles(stem);
        var name = run.Program.Name;
        if (TraceFileWriter.Write(run.Trace, files.Trace) is { } unwritten)
            findings.Add(unwritten with { Severity = DiagnosticSeverity.Warning });
        var report = project.Configuration.Check(run.Trace, name);
        var golden = project.Options.Enabled ? Compare(run, project) : null;
        var trace = run.Trace;
        var verdict = new VerdictFile
        {
            Test = name,
            DisplayName = name,
            Kind = GoldenKind.Program,
            Outcome = report.Passes && golden is not { Fails: true } ? VerdictOutcome.Passed : VerdictOutcome.Failed,
            TraceId = trace.TraceId.ToHexString(),
            TraceFile = Path.GetFileName(files.Trace),
            Backend = trace.Header.Backend.ToString().ToLowerInvariant(),
            Complete = trace.Completeness.IsComplete,
            Calls = run.Golden.Summary.Calls,
            Assertions = [.. report.Results.Select(result => Of(result, trace, name))],
            Golden = golden,
        };
        if (AtomicFile.Write(files.Verdict, file => file.Write(verdict.ToJson())) is { } reason)
            findings.Add(new Diagnostic("TA4001", DiagnosticSeverity.Error, $"The verdict could not be written: {reason}", files.Verdict, Remedy: "make room there, or grant write access"));
        return new(files.Verdict, verdict);
    }

    private static GoldenVerdict Compare(ProgramRun run, GoldenProject project)
    {
        var folder = project.FolderOf(run.Golden.Environment);
        var path = folder.PathOf(run.Program.Name);
        var received = folder.ReceivedPathOf(run.Program.Name);
        if (!File.Exists(path))
            return new() { State = GoldenState.New, File = path };
        if (!GoldenTrace.TryLoad(path, out var golden, out var unreadable))
            return new() { State = GoldenState.NotCompared, Fails = true, File = path, Diagnostic = VerdictDiagnostic.Of(unreadable) };
        var comparison = golden.CompareTo(run.Golden);
        if (comparison.Outcome == GoldenOutcome.Same)
        {
            var undeleted = Acceptance.Remove(received);
            return new() { State = GoldenState.Same, Fails = undeleted is not null, File = path, Diagnostic = undeleted is null ? null : VerdictDiagnostic.Of(undeleted) };
        }

        var comparable = comparison.Outcome == GoldenOutcome.Different;
        var unsaved = run.Golden.Save(received);
        return new()
        {
            State = comparable ? GoldenState.Different : GoldenState.NotComparable,
            Fails = comparable || TracingRequirement.Holds(null, Environment.GetEnvironmentVariable),
            File = path,
            Received = unsaved is null ? received : null,
            Diagnostic = VerdictDiagnostic.Of(GoldenText.ToDiagnostic(comparison, path)),
            Text = GoldenText.Format(comparison, run.Program.Name, path, unsaved is null ? received : null),
        };
    }

    private static AssertionVerdict Of(TraceAssertionResult result, CausalTrace trace, string name) => new()
    {
        Name = result.Assertion.Name,
        Condition = result.Assertion.Condition.Text,
        Severity = result.Severity,
        Outcome = result.Outcome,
        Fails = result.Fails,
        Code = result.Code,
        Actual = result.Actual.Length > 0 ? result.Actual : null,
        Explanation = result.Explanation,
        File = result.Assertion.File,
        Line = result.Assertion.Line,
        Column = result.Assertion.Column,
        Text = result.Outcome == AssertionOutcome.Holds && result.Warnings.Count == 0 ? null : ViolationText.Format(result, trace, name),
    };
}
