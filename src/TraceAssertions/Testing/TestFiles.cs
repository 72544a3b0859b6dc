namespace TraceAssertions.Testing;

/// <summary>The files of one test in the results folder.</summary>
/// <param name="Stem">Their absolute path without what each ends with.</param>
internal sealed record TestFiles(string Stem)
{
    /// <summary>The files of the attempt before, which this one replaces; null where there is none.</summary>
    public TestFiles? Earlier { get; init; }

    /// <summary>Where the trace is written.</summary>
    public string Trace => Stem + ".trace.jsonl";

    /// <summary>Where the verdict is written.</summary>
    public string Verdict => Stem + VerdictFile.Suffix;

    /// <summary>Where the golden trace is written that a capture makes.</summary>
    public string Golden => Stem + ".golden.json";

    /// <summary>Where the places in the source of a captured golden trace are written.</summary>
    public string GoldenSource => Stem + ".golden_source.json";

    /// <summary>The mark of a test that runs.</summary>
    public string Mark => Stem + RunningTest.Suffix;

    /// <summary>Takes a captured golden trace back.</summary>
    public void RemoveGolden()
    {
        try
        {
            File.Delete(Golden);
            File.Delete(GoldenSource);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The verdict says that it is none.
        }
    }
}
