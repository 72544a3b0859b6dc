using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>The folder of one run of one test host: <c>TestResults/traces-20261121-073000-4711/</c> in the project.</summary>
/// <remarks>Time and process id are in its name, so that hosts which run at once do not write into each other's; it is made when the first trace is written.</remarks>
internal sealed class ResultsFolder
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public ResultsFolder(string projectDirectory, DateTimeOffset now, int processId) =>
        FullPath = Path.Combine(
            projectDirectory, "TestResults", string.Create(CultureInfo.InvariantCulture, $"traces-{now:yyyyMMdd-HHmmss}-{processId}"));

    /// <summary>The absolute path of the folder, which need not exist yet.</summary>
    public string FullPath { get; }

    /// <summary>A path for the trace of a test; a test that runs again gets another. Safe for concurrent use.</summary>
    public string PathFor(TestDescription test)
    {
        var stem = TraceFileName.Of(test.DisplayName);
        lock (_taken)
        {
            var candidate = stem;
            for (var n = 2; !_taken.Add(candidate); n++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{stem}~{n}");
            return Path.Combine(FullPath, candidate + ".trace.jsonl");
        }
    }
}
