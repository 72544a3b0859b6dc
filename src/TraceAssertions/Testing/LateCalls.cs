using System.Globalization;
using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>Tells of calls that a test causes after its end: they are in no trace, so that no budget counts them. They are known at the end of a later test, and when the process ends. Safe for concurrent use.</summary>
/// <param name="tracer">The tracer of the process.</param>
internal sealed class LateCalls(ITracer tracer)
{
    private const string Code = "TA0138";
    private readonly Dictionary<ulong, EndedTest> _ended = [];

    /// <summary>The notice of a verdict that has late calls; null where it has none.</summary>
    /// <param name="verdict">The verdict.</param>
    public static Diagnostic? Of(VerdictFile verdict) => verdict.LateCalls is { } calls ? Notice(verdict.DisplayName, calls) : null;

    /// <summary>A test has ended and its verdict is written.</summary>
    /// <param name="scopes">Those that it ran in.</param>
    /// <param name="displayName">The test with its arguments.</param>
    /// <param name="verdict">The path of its verdict.</param>
    public void Watch(IEnumerable<ulong> scopes, string displayName, string verdict)
    {
        var test = new EndedTest(displayName, verdict);
        lock (_ended)
        {
            foreach (var scope in scopes)
                _ended[scope] = test;
        }
    }

    /// <summary>Writes what has become known into the verdicts of the tests that caused it.</summary>
    /// <param name="isLast">Whether no test comes after: then the number of those that were told already is brought up to date.</param>
    /// <returns>A notice for each of these tests, the first time only.</returns>
    public IReadOnlyList<Diagnostic> Take(bool isLast = false)
    {
        var late = tracer.LateCalls;
        if (late.Count == 0)
            return [];
        var notices = new List<Diagnostic>();
        lock (_ended)
        {
            foreach (var ofTest in late.Where(scope => _ended.ContainsKey(scope.Key)).GroupBy(scope => _ended[scope.Key], scope => scope.Value))
            {
                var (test, calls) = (ofTest.Key, ofTest.Sum());

                // A file is written when it is news and once more in the end: what goes on would have its file written at the end of every later test.
                if (calls == test.Calls || (test.Calls != 0 && !isLast))
                    continue;
                if (test.Calls == 0)
                    notices.Add(Notice(test.DisplayName, calls));
                test.Calls = calls;
                Write(test.Verdict, calls);
            }
        }

        return notices;
    }

    private static Diagnostic Notice(string test, long calls) => new(
        Code,
        DiagnosticSeverity.Info,
        string.Create(CultureInfo.InvariantCulture, $"{PlainText.OneLine(test)} made {calls:#,0} call{(calls == 1 ? "" : "s")} after its end: what a test does then is in no trace, and no budget counts it"),
        Remedy: "await, stop or dispose in the test what it starts; what serves all tests is better started outside of traced ones");

    private static void Write(string path, long calls)
    {
        try
        {
            // A verdict that is gone or damaged has its own diagnostic wherever it is read.
            if (VerdictFile.Read(path, out _) is { } verdict)
                _ = AtomicFile.Write(path, file => file.Write((verdict with { LateCalls = calls }).ToJson()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The line in the output tells it all the same.
        }
    }

    private sealed class EndedTest(string displayName, string verdict)
    {
        public string DisplayName { get; } = displayName;

        public string Verdict { get; } = verdict;

        public long Calls { get; set; }
    }
}
