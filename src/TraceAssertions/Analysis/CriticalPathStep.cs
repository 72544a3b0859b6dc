using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>The calls on a critical path that are of one name and work on one path or descriptor, or the self time of one kind of span.</summary>
/// <param name="Name">The full name, for example <c>syscall:read</c>.</param>
/// <param name="Path">The path, or null where it has none.</param>
/// <param name="Fd">The file descriptor where no path names it, otherwise -1.</param>
/// <param name="Calls">Calls on the path, runs expanded; for a process or an activity how many such spans.</param>
/// <param name="Nanos">Nanoseconds on the path: of a call its duration, of a process or an activity its self time.</param>
/// <param name="Share">Part of the whole path, 0 to 1.</param>
public sealed record CriticalPathStep(string Name, string? Path, int Fd, long Calls, long Nanos, double Share)
{
    /// <summary>Where in the source most of it comes from; null where that is not known. The first look may take a while: debug information is read then.</summary>
    public SourceLocation? Source => Sites?.Source;

    /// <summary>The part of it that comes from <see cref="Source"/>, of what comes from known places, 0 to 1.</summary>
    public double SourceShare => Sites?.Share ?? 0;

    /// <summary>What comes from where; null where it is not known.</summary>
    internal SiteWeights? Sites { get; init; }
}
