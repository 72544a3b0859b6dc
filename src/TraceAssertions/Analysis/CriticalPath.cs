namespace TraceAssertions;

/// <summary>The longest chain of self time from the root of a trace through calls that followed one another.</summary>
/// <remarks>
/// Self time is a span's duration less the union of its children's. Calls of one scope chain where one ended no later than the next began;
/// a chain passes through a child process or an activity by that span's own longest chain. It never exceeds the duration of the root.
/// Only judged spans take part, the runtime's own included. See docs/decisions/0004-critical-path.md.
/// </remarks>
/// <param name="TotalNanos">Nanoseconds of the whole path.</param>
/// <param name="RootSelfNanos">Nanoseconds of the root outside any call.</param>
/// <param name="Calls">System calls on the path, runs expanded: those whose tracing the path may owe its time to.</param>
/// <param name="Steps">What the path consists of beside the root's self time, the longest first.</param>
public sealed record CriticalPath(long TotalNanos, long RootSelfNanos, long Calls, IReadOnlyList<CriticalPathStep> Steps);
