namespace TraceAssertions;

/// <summary>Where the lines of a golden trace stand in its file.</summary>
/// <param name="Calls">The lines that are meant, in canonical order: a copy of the trace with other lines has other places.</param>
/// <param name="Lines">The one-based line of each.</param>
/// <param name="First">The line at which the lines of all processes begin.</param>
internal sealed record GoldenPlaces(IReadOnlyList<GoldenCall> Calls, IReadOnlyList<int> Lines, int First)
{
    /// <summary>The places that the file has, or, where the trace was not read from one, would have.</summary>
    public static GoldenPlaces Of(GoldenTrace golden) =>
        golden.Places is { } places && ReferenceEquals(places.Calls, golden.Calls) ? places : GoldenFileWriter.Write(golden, TextWriter.Null);
}
