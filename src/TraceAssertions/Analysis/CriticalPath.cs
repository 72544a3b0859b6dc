namespace TraceAssertions;

/// <summary>The chain of work that a trace could not have been shorter than: calls, and the own time of tests, processes and activities, one after the other.</summary>
/// <remarks>
/// Where a thread waited for another and the kernel's message shows for which, the path is the other's work. It never exceeds the wall time.
/// Only judged spans take part, the runtime's own included. See docs/decisions/0010-kernel-messages.md.
/// </remarks>
/// <param name="TotalNanos">Nanoseconds of the whole path.</param>
/// <param name="RootSelfNanos">Nanoseconds of the root outside any call.</param>
/// <param name="Calls">System calls on the path, runs expanded: those whose tracing the path may owe its time to.</param>
/// <param name="Steps">What the path consists of beside the root's self time, the longest first.</param>
public sealed record CriticalPath(long TotalNanos, long RootSelfNanos, long Calls, IReadOnlyList<CriticalPathStep> Steps);
