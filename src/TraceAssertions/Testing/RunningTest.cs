using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>The mark of a test that has begun: a small file in the results folder that is gone when the test has ended.</summary>
/// <remarks>A host that is killed cannot say so. What it leaves is a file named as incomplete, with the test's name in it, never half a trace.</remarks>
internal sealed class RunningTest
{
    /// <summary>How the file's name ends; known to <c>TraceAssertions.TestLogger</c> too.</summary>
    public const string Suffix = ".incomplete";

    private readonly string _mark;

    private RunningTest(string stem) => (_mark, TracePath) = (stem + Suffix, stem + ".trace.jsonl");

    /// <summary>Where the trace of the test is written when it has ended.</summary>
    public string TracePath { get; }

    /// <summary>Leaves the mark.</summary>
    /// <param name="stem">The path of both files without its suffix, in a folder that exists.</param>
    /// <param name="displayName">The test, as the first line of the mark.</param>
    public static RunningTest Begin(string stem, string displayName)
    {
        var running = new RunningTest(stem);
        // A disk without room for a mark has none for a trace, which is then told (TA4001).
        Try(() => File.WriteAllText(running._mark, $"{PlainText.OneLine(displayName)}\nThis test had begun and not ended. Where the process in the folder's name no longer runs, it died meanwhile: there is no trace and no verdict.\n"));
        return running;
    }

    /// <summary>Takes the mark away.</summary>
    public void End() => Try(() => File.Delete(_mark));

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A mark is a service to whoever looks for a crash: no test fails for want of it.
        }
    }
}
