using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>The folder of one run of one test host: <c>TestResults/traces-20261121-073000-4711/</c> in the project.</summary>
/// <remarks>Time and process id are in its name, so that hosts which run at once do not write into each other's; it is made when the first test begins.</remarks>
internal sealed class ResultsFolder
{
    /// <summary>How the folder's name begins; known to <c>TraceAssertions.TestLogger</c> too.</summary>
    public const string Prefix = "traces-";

    /// <summary>The environment variable that names the folder in which the run's folder is made; known to <c>TraceAssertions.TestLogger</c> too.</summary>
    public const string Variable = "RENACER_RESULTS";

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Attempts _attempts = new();
    private readonly string _parent;
    private bool _made;

    /// <param name="projectDirectory">The project's folder.</param>
    /// <param name="now">When the run began.</param>
    /// <param name="processId">The test host.</param>
    /// <param name="elsewhere">What <see cref="Variable"/> says, absolute or from the project's folder; TestResults of the project where null or empty.</param>
    public ResultsFolder(string projectDirectory, DateTimeOffset now, int processId, string? elsewhere = null)
    {
        IsElsewhere = !string.IsNullOrEmpty(elsewhere);
        _parent = Path.GetFullPath(IsElsewhere ? elsewhere! : "TestResults", projectDirectory);
        FullPath = Path.Combine(_parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now:yyyyMMdd-HHmmss}-{processId}"));
    }

    /// <summary>The absolute path of the folder, which need not exist yet.</summary>
    public string FullPath { get; }

    /// <summary>Whether somebody asked for the results by <see cref="Variable"/> and so relies on finding a verdict of every test.</summary>
    public bool IsElsewhere { get; }

    /// <summary>Marks a test as running, under a name that no other of this run has: a test that runs again gets another. Safe for concurrent use.</summary>
    public RunningTest Begin(TestDescription test) => RunningTest.Begin(FilesFor(test), test.DisplayName);

    /// <summary>Files for a test that no other of this run has, without a mark. Safe for concurrent use.</summary>
    public TestFiles FilesFor(TestDescription test)
    {
        Make();
        return _attempts.Begin(test, new TestFiles(StemFor(test)));
    }

    /// <summary>Where a further trace of a test is written, which has its files already. Safe for concurrent use.</summary>
    public string FurtherTraceFor(TestDescription test) => new TestFiles(StemFor(test)).Trace;

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
            // Who names another folder tidies it: it may hold the results of many projects of one run.
            if (!IsElsewhere)
                EarlierRuns.Sweep(_parent, EarlierRuns.Runs);
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
