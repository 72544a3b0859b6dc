using System.Globalization;
using TraceAssertions.Cli.Output;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Golden;

/// <summary><c>renacer golden check</c>: runs everything once, and tells all that fails the gate.</summary>
/// <param name="request">What is run.</param>
internal sealed class CheckGate(GateRequest request)
{
    /// <summary>Runs it.</summary>
    /// <param name="backend">What traces programs.</param>
    /// <param name="folder">Where the results go, and stay.</param>
    /// <param name="terminal">Where to tell it.</param>
    /// <param name="interruption">Ends it.</param>
    public int Run(TracerBackend backend, string folder, Terminal terminal, Interruption interruption)
    {
        var run = GateRun.Start(request, GoldenMode.Compare, backend, folder, interruption.Token);
        if (interruption.ExitCode != 0)
            return interruption.ExitCode;
        var findings = run.Findings;
        var programs = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{request.Assemblies.Count + 1}-programs"));
        var stored = run.Verdicts.Concat(run.Programs.Select(program => ProgramJudge.Judge(program, request.Project, Path.Combine(programs, TraceFileName.Of(program.Program.Name)), findings)).ToList()).ToList();
        foreach (var tests in run.Tests)
            findings.Add(TestFailures.Of(tests, DiagnosticSeverity.Error));
        foreach (var one in stored)
        {
            VerdictDiagnostics.Add(one, findings);
            if (one.Verdict.Golden is { } golden && ProjectMatch.Objection(golden.File, request.Project, one.File) is { } foreign)
                findings.Add(foreign);
            if (VerdictDiagnostics.Untraced(one.Verdict) is { } untraced)
                findings.Add(untraced with { Severity = TracingRequirement.IsWaived(Environment.GetEnvironmentVariable) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error });
        }

        TellStale(run, findings);
        if (GateVerdict.Write(folder, findings) is { } unwritten)
            findings.Add(unwritten);
        findings.Tell(terminal);
        List<VerdictFile> verdicts = [.. stored.Select(one => one.Verdict)];
        terminal.Out.WriteLine(GateSummary.Of("golden check", verdicts,
            (verdicts.Sum(verdict => verdict.Assertions.Count(assertion => assertion.Fails)), "assertions violated or not evaluated"),
            (findings.Count(GateCodes.TestFailed), "failed by itself"), (findings.Count(GateCodes.Stale), "stale")));
        var passed = verdicts.Exists(verdict => verdict.Outcome != VerdictOutcome.Skipped) ? "PASSED" : "NOTHING JUDGED";
        terminal.Out.WriteLine(findings.Errors == 0 ? $"{passed}; results in {folder}" : $"FAILED: {GateSummary.Counted(findings.Errors, "error", "errors")}; results in {folder}");
        return findings.Errors == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }

    private void TellStale(GateRun run, GateFindings findings)
    {
        // After a run with a filter, or one that could not be judged, what was not made says nothing.
        if (request.Filter is not null || run.Tests.Count < request.Assemblies.Count || !request.Project.Options.Enabled)
            return;
        var verdicts = run.Verdicts.Select(stored => stored.Verdict).ToList();
        var tests = run.Tests.SelectMany(one => one.Tests).ToList();
        var names = SeenNames.Of(request, verdicts, tests);
        foreach (var path in StaleGoldens.Find(SeenNames.Folders(request, request.Project, verdicts, run.Programs.Select(program => program.Golden)), names, SeenNames.Unrun(tests)))
            findings.Add(StaleGoldens.Tell(path, DiagnosticSeverity.Error));
    }
}
