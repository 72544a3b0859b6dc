namespace TraceAssertions.Testing;

/// <summary>Knows which test of a run is a further attempt of which: its framework retries it because the attempt before failed, and the last one decides.</summary>
internal sealed class Attempts
{
    private readonly Dictionary<string, (int Attempt, TestFiles Files)> _last = new(StringComparer.Ordinal);

    /// <summary>An attempt begins. Safe for concurrent use.</summary>
    /// <param name="test">The test.</param>
    /// <param name="files">Its files.</param>
    /// <returns>The same, with those of the attempt before where there is one.</returns>
    public TestFiles Begin(TestDescription test, TestFiles files)
    {
        var identity = test.Identity ?? test.DisplayName;
        lock (_last)
        {
            // Of two tests that cannot be told apart neither replaces the other: what is not surely the attempt before stays a failure of its own.
            if (test.Attempt > 1 && _last.TryGetValue(identity, out var last) && last.Attempt == test.Attempt - 1)
                files = files with { Earlier = last.Files };
            _last[identity] = (test.Attempt, files with { Earlier = null });
        }

        return files;
    }
}
