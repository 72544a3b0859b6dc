namespace TraceAssertions.Analysis;

/// <summary>A test, process, activity or step of a trace, cut to what is around it; scope 0 is the trace itself.</summary>
internal sealed class PathScope
{
    public required int Row { get; init; }

    public required int Parent { get; init; }

    public required long Start { get; init; }

    public required long End { get; init; }

    /// <summary>A process: what its threads do between calls is seen thread by thread. Of other scopes only that nothing in them covers it.</summary>
    public bool IsProcess { get; init; }

    /// <summary>The time that is covered by what is in it, waits for messages left out.</summary>
    public List<(long Start, long End)> Cover { get; private set; } = [];

    /// <summary>Notes that a piece of its time is covered.</summary>
    public void Add(long start, long end)
    {
        if (start >= end)
            return;
        if (Cover.Count > 0 && Cover[^1].End == start)
            Cover[^1] = (Cover[^1].Start, end);
        else
            Cover.Add((start, end));
    }

    /// <summary>Joins what overlaps or touches.</summary>
    public void Unite()
    {
        Cover.Sort();
        var united = new List<(long Start, long End)>();
        foreach (var (start, end) in Cover)
        {
            if (united.Count > 0 && start <= united[^1].End)
                united[^1] = (united[^1].Start, Math.Max(united[^1].End, end));
            else
                united.Add((start, end));
        }

        Cover = united;
    }

    /// <summary>The pieces of its time that are not covered. Unite first.</summary>
    public IEnumerable<(long Start, long End)> Uncovered()
    {
        var from = Start;
        foreach (var (start, end) in Cover)
        {
            if (from < start)
                yield return (from, start);
            from = Math.Max(from, end);
        }

        if (from < End)
            yield return (from, End);
    }
}
