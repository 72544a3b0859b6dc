using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>The part of a metric's value that weighs most: what a verdict points at.</summary>
/// <param name="Name">The call's full name, for example <c>syscall:read</c>.</param>
/// <param name="Path">Its path, or null where it has none.</param>
/// <param name="Fd">Its file descriptor where no path names it, otherwise -1.</param>
/// <param name="Calls">Calls, runs expanded.</param>
/// <param name="Nanos">Nanoseconds of these calls together.</param>
/// <param name="Bytes">Bytes that they moved or allocated.</param>
/// <param name="Share">Their part of the whole metric, 0 to 1.</param>
public sealed record Bottleneck(
    string Name,
    string? Path,
    int Fd,
    long Calls,
    long Nanos,
    long Bytes,
    double Share)
{
    /// <summary>Runs of identical calls that the calls make up; 0 where it does not apply.</summary>
    public long Runs { get; init; }

    /// <summary>Where in the source most of it comes from; null where that is not known. The first look may take a while: debug information is read then.</summary>
    public SourceLocation? Source => Sites?.Source;

    /// <summary>The part of it that comes from <see cref="Source"/>, of what comes from known places, 0 to 1.</summary>
    public double SourceShare => Sites?.Share ?? 0;

    /// <summary>The user's own functions that nearly all of it is called from, the innermost first; at most three, and empty where that is not known.</summary>
    public IReadOnlyList<SourceLocation> Callers => Sites?.Callers ?? [];

    /// <summary>The span that it is all below, where that matters: that of an N+1, for example <c>activity:GET /orders</c>; else null.</summary>
    public string? Under { get; init; }

    /// <summary>What comes from where; null where it is not known.</summary>
    internal SiteWeights? Sites { get; init; }
}
