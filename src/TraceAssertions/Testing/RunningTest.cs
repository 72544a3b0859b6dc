using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>The mark of a test that has begun: a small file in the results folder that is gone when the test has ended.</summary>
/// <remarks>A host that is killed cannot say so. What it leaves is a file named as incomplete, with the test's name in it, never half a trace.</remarks>
internal sealed class RunningTest
{
    /// <summary>How the file's name ends; known to <c>TraceAssertions.TestLogger</c> too.</summary>
    public const string Suffix = ".incomplete";

    private RunningTest(TestFiles files) => Files = files;

    /// <summary>Where what the test leaves is written when it has ended.</summary>
    public TestFiles Files { get; }

    /// <summary>Leaves the mark.</summary>
    /// <param name="files">The files of the test, in a folder that exists.</param>
    /// <param name="displayName">The test, as the first line of the mark.</param>
    public static RunningTest Begin(TestFiles files, string displayName)
    {
        // A disk without room for a mark has none for a trace, which is then told (TA4001).
        Try(() => File.WriteAllText(files.Mark, $"{PlainText.OneLine(displayName)}\nThis test had begun and not ended. Where the process in the folder's name no longer runs, it died meanwhile: there is no trace and no verdict.\n"));
        return new RunningTest(files);
    }

    /// <summary>Takes the mark away.</summary>
    public void End() => Try(() => File.Delete(Files.Mark));

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
