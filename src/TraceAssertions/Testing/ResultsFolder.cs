using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>The folder of one run of one test host: <c>TestResults/traces-20261121-073000-4711/</c> in the project.</summary>
/// <remarks>Time and process id are in its name, so that hosts which run at once do not write into each other's; it is made when the first test begins.</remarks>
internal sealed class ResultsFolder
{
    /// <summary>How the folder's name begins; known to <c>TraceAssertions.TestLogger</c> too.</summary>
    public const string Prefix = "traces-";

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly string _testResults;
    private bool _made;

    public ResultsFolder(string projectDirectory, DateTimeOffset now, int processId)
    {
        _testResults = Path.Combine(projectDirectory, "TestResults");
        FullPath = Path.Combine(_testResults, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now:yyyyMMdd-HHmmss}-{processId}"));
    }

    /// <summary>The absolute path of the folder, which need not exist yet.</summary>
    public string FullPath { get; }

    /// <summary>Marks a test as running, under a name that no other of this run has: a test that runs again gets another. Safe for concurrent use.</summary>
    public RunningTest Begin(TestDescription test)
    {
        Make();
        return RunningTest.Begin(StemFor(test), test.DisplayName);
    }

    /// <summary>Whether this is the first time in the run that the folder could not be written for that reason. Safe for concurrent use.</summary>
    public bool IsNews(Diagnostic unwritten)
    {
        lock (_taken)
            return _told.Add(unwritten.Message);
    }

    private string StemFor(TestDescription test)
    {
        var stem = TraceFileName.Of(test.DisplayName);
        lock (_taken)
        {
            var candidate = stem;
            for (var n = 2; !_taken.Add(candidate); n++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{stem}~{n}");
            return Path.Combine(FullPath, candidate);
        }
    }

    private void Make()
    {
        lock (_taken)
        {
            if (_made)
                return;
            _made = true;
            EarlierRuns.Sweep(_testResults, EarlierRuns.Runs);
            try
            {
                Directory.CreateDirectory(FullPath);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Told where it matters: the trace cannot be written there either (TA4001).
            }
        }
    }
}
