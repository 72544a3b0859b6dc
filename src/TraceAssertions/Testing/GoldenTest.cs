using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Compares one test with its golden trace, or captures one.</summary>
internal sealed class GoldenTest
{
    private const string Varies = "TA3011";
    private const string SharedName = "TA3013";
    private const int LinesShown = 20;

    /// <summary>What <see cref="FileSystemInfo.Attributes"/> is of a file that does not exist.</summary>
    private const FileAttributes NoAttributes = (FileAttributes)(-1);

    private readonly GoldenJudge _judge;
    private readonly TestDescription _test;
    private readonly string _path;
    private readonly bool _exists;
    private readonly Diagnostic? _unusable;
    private GoldenTrace? _received;
    private Diagnostic? _trouble;
    private GoldenComparison? _varies;
    private GoldenComparison? _comparison;
    private int _added;

    public GoldenTest(GoldenJudge judge, TestDescription test)
    {
        (_judge, _test) = (judge, test);
        _path = judge.Directory.PathOf(test.DisplayName);
        _exists = Exists(_path);
        if (_exists && GoldenTrace.TryLoad(_path, out var committed, out _unusable))
            Committed = committed;
        if (Takes)
            Claim = judge.Claim(test);
    }

    /// <summary>What is committed, for the metrics of conditions; null where there is nothing usable.</summary>
    public GoldenTrace? Committed { get; }

    /// <summary>The test's claim to the name; null where nothing is compared or captured.</summary>
    public GoldenClaim? Claim { get; }

    /// <summary>The one-based repetition that the verdict is told of.</summary>
    public int Told { get; private set; } = 1;

    /// <summary>Whether what was added until now differs from what is committed, or among itself.</summary>
    public bool Differs => _varies is not null || (_judge.Mode == GoldenMode.Compare && Committed is not null && _received is not null && Comparison.Outcome != GoldenOutcome.Same);

    private GoldenComparison Comparison => _comparison ??= Committed!.CompareTo(_received!);

    private bool Takes => _judge.Mode == GoldenMode.Capture || (_judge.Mode == GoldenMode.Compare && _exists);

    /// <summary>Adds the trace of one repetition.</summary>
    public void Add(CausalTrace trace)
    {
        _added++;
        if (!Takes || _trouble is not null || _varies is not null || (_judge.Mode == GoldenMode.Compare && _unusable is not null))
            return;
        try
        {
            var received = _judge.Capture.Capture(trace, _test.DisplayName, withSources: _judge.Mode == GoldenMode.Capture && _received is null);
            if (_received is null)
                _received = received;
            else if (_received.CompareTo(received) is { Outcome: not GoldenOutcome.Same } comparison)
                (_varies, Told) = (comparison, _added);
        }
        catch (TraceAssertionsException refused)
        {
            (_trouble, Told) = (refused.Diagnostics[0], _added);
        }
    }

    /// <summary>The verdict over all repetitions; null where golden traces are off.</summary>
    /// <param name="files">Where a captured one goes.</param>
    /// <param name="failedByItself">Whether the test failed by itself: what it did until then is not its behaviour.</param>
    public GoldenVerdict? Judge(TestFiles files, bool failedByItself)
    {
        if (_judge.Mode == GoldenMode.Off)
            return null;
        if (!Takes)
            return Verdict(GoldenState.New);
        if (Claim is { IsShared: true })
            return Shared();
        if (_judge.Mode == GoldenMode.Compare && _unusable is not null)
            return Failure(_unusable);
        if (failedByItself)
            return Verdict(GoldenState.NotCompared) with { Text = "the golden trace was not compared, because the test failed by itself" };
        if (_trouble is not null)
            return Failure(_trouble with { File = _trouble.File ?? _path });
        if (_varies is not null)
            return Unstable(_varies);
        return _judge.Mode == GoldenMode.Capture ? Captured(files) : Compared(Comparison);
    }

    /// <summary>What becomes of both tests that have one name.</summary>
    public GoldenVerdict Shared() => Failure(new Diagnostic(
        SharedName,
        DiagnosticSeverity.Error,
        $"two tests of this run have the display name {Conditions.PlainText.OneLine(_test.DisplayName)} and so the same golden trace",
        _path,
        Remedy: "give one of them another DisplayName, other arguments, or Golden = false"));

    private GoldenVerdict Captured(TestFiles files)
    {
        if (_received!.Save(files.Golden) is { } unwritten)
            return Failure(unwritten);

        // Without the places the golden trace is as good.
        if (_received.Sources is not null)
            _ = GoldenDirectory.Put(files.GoldenSource, GoldenSourceFile.ToBytes(_received));
        return Verdict(GoldenState.Captured);
    }

    private GoldenVerdict Compared(GoldenComparison comparison)
    {
        var received = _judge.Directory.ReceivedPathOf(_test.DisplayName);
        if (comparison.Outcome == GoldenOutcome.Same)
        {
            var left = Delete(received);
            return Verdict(GoldenState.Same) with { Diagnostic = left is null ? null : VerdictDiagnostic.Of(left) };
        }

        var unwritten = _received!.Save(received);
        var fails = comparison.Outcome == GoldenOutcome.Different || _judge.Requires(_test);
        var text = GoldenText.Format(comparison, _test.DisplayName, Shown(_path), unwritten is null ? Shown(received) : null);
        return Verdict(comparison.Outcome == GoldenOutcome.Different ? GoldenState.Different : GoldenState.NotComparable) with
        {
            Fails = fails,
            Received = unwritten is null ? received : null,
            Diagnostic = VerdictDiagnostic.Of(GoldenText.ToDiagnostic(comparison, _path) with { Severity = fails ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning }),
            Text = unwritten is null ? text : $"{text}\n{unwritten}",
        };
    }

    private GoldenVerdict Unstable(GoldenComparison comparison)
    {
        var lines = comparison.Differences;
        var name = Conditions.PlainText.OneLine(_test.DisplayName);
        var diagnostic = new Diagnostic(
            Varies,
            DiagnosticSeverity.Error,
            string.Create(CultureInfo.InvariantCulture, $"the golden trace of {name} varies: repetition {Told} differs from the first in {lines.Count} line{(lines.Count == 1 ? "" : "s")}"),
            _path,
            Remedy: "make the test do the same each time, warm it up (WarmUp), scrub what varies ([golden] of renacer.toml), or give it Golden = false");
        var text = new List<string> { diagnostic.ToString() };
        text.AddRange(lines.Take(LinesShown).Select(line => "    " + GoldenText.LineOf(line)));
        if (lines.Count > LinesShown)
            text.Add(string.Create(CultureInfo.InvariantCulture, $"    … and {lines.Count - LinesShown} more"));
        return Failure(diagnostic) with { Text = string.Join('\n', text) };
    }

    private GoldenVerdict Failure(Diagnostic diagnostic) => Verdict(GoldenState.NotCompared) with { Fails = true, Diagnostic = VerdictDiagnostic.Of(diagnostic) };

    private GoldenVerdict Verdict(GoldenState state) => new() { State = state, File = _path };

    private string Shown(string path) => Path.GetRelativePath(_judge.ProjectDirectory, path);

    /// <summary>Whether there is something of that name; what may not be looked at is there: it is no golden trace to do without.</summary>
    private static bool Exists(string path)
    {
        try
        {
            // Asked of most tests of a run: File.GetAttributes would throw for each.
            return new FileInfo(path).Attributes != NoAttributes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Removes what an earlier run received; what cannot be removed could be accepted by mistake.</summary>
    private static Diagnostic? Delete(string received)
    {
        try
        {
            File.Delete(received);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Diagnostic(GoldenCodes.InputOutput, DiagnosticSeverity.Warning, $"a received golden trace that is no longer true cannot be removed: {e.Message.TrimEnd('.')}", received, Remedy: "remove it");
        }
    }
}
