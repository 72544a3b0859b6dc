using TraceAssertions.Cli.Attempts;
using TraceAssertions.Cli.Output;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Golden;

/// <summary><c>renacer golden capture</c>: runs everything twice, and writes what both runs agree in.</summary>
/// <param name="request">What is run.</param>
/// <param name="target">The project with the folder that is written to.</param>
/// <param name="prune">Whether stale golden traces are deleted.</param>
internal sealed class CaptureGate(GateRequest request, GoldenProject target, bool prune)
{
    private readonly GateFindings _findings = new();
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private bool _prunes;
    private int _new;
    private int _changed;
    private int _unchanged;
    private int _unwritten;

    /// <summary>Runs it.</summary>
    /// <param name="backend">What traces programs.</param>
    /// <param name="folder">Where the results go.</param>
    /// <param name="terminal">Where to tell it.</param>
    /// <param name="interruption">Ends it.</param>
    public int Run(TracerBackend backend, string folder, Terminal terminal, Interruption interruption)
    {
        var first = GateRun.Start(request, GoldenMode.Capture, backend, Path.Combine(folder, "first"), interruption.Token);
        var second = first.Findings.Errors > 0 && first.Tests.Count + first.Programs.Count == 0 ? first : GateRun.Start(request, GoldenMode.Capture, backend, Path.Combine(folder, "second"), interruption.Token);
        if (interruption.ExitCode != 0)
            return interruption.ExitCode;
        _findings.Add(first.Findings);
        _findings.Add(second.Findings);
        Write(Agreed(CapturedBy(first), CapturedBy(second)));
        TellStale(first);
        foreach (var written in _folders)
            _findings.Add(new[] { FolderAt(written).WriteAnalysis() }.OfType<Diagnostic>());
        _findings.Tell(terminal);
        List<VerdictFile> verdicts = [.. first.Verdicts.Select(stored => stored.Verdict), .. first.Programs.Select(Captured)];
        terminal.Out.WriteLine(GateSummary.Of("golden capture", verdicts, (_new, "written for the first time"), (_changed, "changed"), (_unchanged, "unchanged"), (_unwritten, "not written"),
            (_findings.Count(GateCodes.Varies), "varying"), (_findings.Count(GateCodes.TestFailed), "failed by itself"), (_findings.Count(GateCodes.Stale), _prunes ? "stale and deleted" : "stale")));
        return _findings.Errors == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }

    private VerdictFile Captured(ProgramRun run) => new()
    {
        Test = run.Program.Name,
        DisplayName = run.Program.Name,
        Kind = GoldenKind.Program,
        Outcome = VerdictOutcome.Passed,
        Golden = new() { State = GoldenState.Captured, File = target.FolderOf(run.Golden.Environment).PathOf(run.Program.Name) },
    };

    private List<Captured> CapturedBy(GateRun run)
    {
        var captured = new List<Captured>();
        var seen = new Dictionary<(string, string), int>();
        foreach (var tests in run.Tests)
        {
            _findings.Add(TestFailures.Of(tests, DiagnosticSeverity.Warning));
            foreach (var stored in tests.Results.Verdicts)
            {
                if (Load(stored) is not { } trace)
                    continue;
                var key = (tests.Assembly, stored.Verdict.DisplayName);
                captured.Add(new(tests.Assembly, stored.Verdict.DisplayName, seen.GetValueOrDefault(key), trace));
                seen[key] = seen.GetValueOrDefault(key) + 1;
            }
        }

        captured.AddRange(run.Programs.Select(program => new Captured(program.Program.File, program.Program.Name, 0, program.Golden)));
        return captured;
    }

    private GoldenTrace? Load(StoredVerdict stored)
    {
        var verdict = stored.Verdict;
        _findings.Add(verdict.Diagnostics.Select(diagnostic => diagnostic.ToDiagnostic()));
        VerdictDiagnostics.AddAssertions(verdict, _findings, asWarnings: true);
        if (AttemptNotice.Of(verdict, stored.Earlier) is { } tried)
            _findings.Add(tried);
        if (VerdictDiagnostics.Untraced(verdict) is { } untraced)
            _findings.Add(untraced);
        if (verdict.OwnFailure is not null || verdict.Golden is not { } golden)
            return null;
        if (golden.Diagnostic?.ToDiagnostic() is { } diagnostic)
            _findings.Add(diagnostic, golden.Text);
        if (golden.State != GoldenState.Captured)
            return null;
        if (ProjectMatch.Objection(golden.File, request.Project, stored.File) is { } foreign)
        {
            _findings.Add(foreign);
            return null;
        }

        if (GoldenTrace.TryLoad(stored.GoldenFile, out var trace, out var unreadable))
            return trace with { Sources = SourcesOf(stored) };
        _findings.Add(unreadable);
        return null;
    }

    // They are information: without them the golden trace is as good.
    private static GoldenSources? SourcesOf(StoredVerdict stored) =>
        File.Exists(stored.GoldenSourceFile) && GoldenFileBytes.TryRead(stored.GoldenSourceFile, out var bytes, out _) && GoldenSourceFile.TryRead(bytes, out var sources) ? sources : null;

    /// <summary>What both runs made alike, one for each name.</summary>
    private List<GoldenTrace> Agreed(List<Captured> first, List<Captured> second)
    {
        var others = second.ToDictionary(captured => captured.Key);
        var agreed = new Dictionary<string, Captured>(StringComparer.Ordinal);
        foreach (var captured in first)
        {
            if (!others.Remove(captured.Key, out var other))
                _findings.Add(captured.MadeOnce());
            else if (captured.Differs(other, out var block) is { } varies)
                _findings.Add(varies, block);
            else
                Agree(captured with { Trace = captured.Trace with { Sources = GoldenSources.Union(captured.Trace.Sources, other.Trace.Sources) } });
        }

        foreach (var captured in others.Values)
            _findings.Add(captured.MadeOnce());
        return [.. agreed.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Trace)];

        void Agree(Captured captured)
        {
            var path = target.FolderOf(captured.Trace.Environment).PathOf(captured.Name);
            if (agreed.TryAdd(path, captured))
                return;
            TellSecond(agreed[path], captured);
            agreed[path] = agreed[path] with { Trace = agreed[path].Trace with { Sources = GoldenSources.Union(agreed[path].Trace.Sources, captured.Trace.Sources) } };
        }
    }

    /// <summary>Two of one name are one golden trace where they do the same, as the rows of a theory with equal arguments do.</summary>
    private void TellSecond(Captured first, Captured second)
    {
        var comparison = first.Trace.CompareTo(second.Trace);
        if (comparison.Outcome == GoldenOutcome.Same)
            return;
        _findings.Add(
            new Diagnostic(GateCodes.TwoOfOneName, DiagnosticSeverity.Error, $"two tests or programs are named {PlainText.OneLine(second.Name)} and do different things", second.Source,
                Remedy: "give each its own name; for several target frameworks declare [[golden.variants]]"),
            GoldenText.Format(comparison, second.Name, first.Source, second.Source));
    }

    private void Write(List<GoldenTrace> traces)
    {
        foreach (var trace in traces)
        {
            var folder = target.FolderOf(trace.Environment);
            var path = folder.PathOf(trace.Name);
            var existed = File.Exists(path);
            // What cannot be read may be somebody's work in progress: a conflict, a newer version's file.
            if (existed && !GoldenTrace.TryLoad(path, out _, out var unreadable))
            {
                _findings.Add(unreadable);
                _unwritten++;
                continue;
            }

            var before = existed ? File.ReadAllBytes(path) : [];
            if (folder.Write(trace) is { } failure)
            {
                _findings.Add(failure);
                _unwritten++;
                continue;
            }

            _folders.Add(folder.FullPath);
            if (!existed)
                _new++;
            else if (before.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
                _unchanged++;
            else
                _changed++;
            RemoveReceived(folder.ReceivedPathOf(trace.Name));
        }
    }

    // What was received against an older golden trace says nothing about this one.
    private void RemoveReceived(string path)
    {
        if (File.Exists(path) && Acceptance.Remove(path) is { } problem)
            _findings.Add(problem);
    }

    private void TellStale(GateRun run)
    {
        // After a run with a filter, or one that could not be judged, what was not made says nothing.
        if (request.Filter is not null || run.Tests.Count < request.Assemblies.Count)
            return;
        var verdicts = run.Verdicts.Select(stored => stored.Verdict).ToList();
        var tests = run.Tests.SelectMany(one => one.Tests).ToList();
        var names = SeenNames.Of(request, verdicts, tests);
        // A run that went wrong, or left no verdict at all, may have lost what it would have said of them.
        _prunes = prune && _findings.Errors == 0 && run.Tests.All(one => one.Results.Verdicts.Count > 0);
        foreach (var path in StaleGoldens.Find(SeenNames.Folders(request, target, verdicts, run.Programs.Select(program => program.Golden)), names, SeenNames.Unrun(tests)))
        {
            _findings.Add(StaleGoldens.Tell(path, DiagnosticSeverity.Warning));
            if (!_prunes)
                continue;
            _folders.Add(Path.GetDirectoryName(path)!);
            _findings.Add(StaleGoldens.Delete(path));
        }
    }

    private GoldenDirectory FolderAt(string path) => target.Folders.First(folder => folder.FullPath == path);
}
