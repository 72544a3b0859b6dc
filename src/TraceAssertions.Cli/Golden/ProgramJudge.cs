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
        var path = project.FolderOf(run.Golden.Environment).PathOf(name);
        Diagnostic? unreadable = null;
        GoldenTrace? committed = null;
        if (Path.Exists(path))
            _ = GoldenTrace.TryLoad(path, out committed, out unreadable);
        var report = project.Configuration.Check(run.Trace, name, committed is null ? null : new GoldenMetrics(committed));
        var golden = project.Options.Enabled ? Compare(run, project, committed, unreadable) : null;

        // The judgement needs no file, so a full disk is told and changes no verdict.
        var unwritten = TraceFileWriter.Write(run.Trace, files.Trace, withSources: !report.Passes || report.Violations.Any() || golden is { State: GoldenState.Different or GoldenState.NotComparable });
        if (unwritten is not null)
            findings.Add(unwritten with { Severity = DiagnosticSeverity.Warning });
        var repetition = Repetition.Of(1, report, unwritten is null ? files.Trace : null);
        IReadOnlyList<AssertionVerdict> assertions = [.. report.Results.Select(result => AssertionVerdict.Of(new(result, repetition, null), name, GoldenKind.Program))];

        // Known when the verdicts have been worded; a missing line fails nothing.
        findings.Add((run.Trace.Stacks?.Notices ?? []).Select(notice => notice.Severity == DiagnosticSeverity.Error ? notice with { Severity = DiagnosticSeverity.Warning } : notice));
        var verdict = new VerdictFile
        {
            Test = name,
            DisplayName = name,
            Kind = GoldenKind.Program,
            Outcome = report.Passes && golden is not { Fails: true } ? VerdictOutcome.Passed : VerdictOutcome.Failed,
            TraceId = run.Trace.TraceId.ToHexString(),
            TraceFile = Path.GetFileName(repetition.TracePath),
            Backend = run.Trace.Header.Backend.ToString().ToLowerInvariant(),
            Complete = run.Trace.Completeness.IsComplete,
            Calls = repetition.Calls,
            Began = repetition.Began,
            DurationMs = repetition.DurationMs,
            Repetitions = 1,
            Repetition = 1,
            Assertions = assertions,
            GoldenMode = GoldenMode.Compare,
            Golden = golden,
        };
        if (AtomicFile.Write(files.Verdict, file => file.Write(verdict.ToJson())) is { } reason)
            findings.Add(new Diagnostic("TA4001", DiagnosticSeverity.Error, $"The verdict could not be written: {reason}", files.Verdict, Remedy: "make room there, or grant write access"));
        return new(files.Verdict, verdict);
    }

    private static GoldenVerdict Compare(ProgramRun run, GoldenProject project, GoldenTrace? committed, Diagnostic? unreadable)
    {
        var folder = project.FolderOf(run.Golden.Environment);
        var path = folder.PathOf(run.Program.Name);
        var received = folder.ReceivedPathOf(run.Program.Name);
        if (unreadable is not null)
            return new() { State = GoldenState.NotCompared, Fails = true, File = path, Diagnostic = VerdictDiagnostic.Of(unreadable) };
        if (committed is null)
            return new() { State = GoldenState.New, File = path };
        var comparison = committed.CompareTo(run.Golden);
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
            // As a test shows them: from the project.
            Text = GoldenText.Format(comparison, run.Program.Name, Path.GetRelativePath(project.Directory, path), unsaved is null ? Path.GetRelativePath(project.Directory, received) : null),
        };
    }
}
