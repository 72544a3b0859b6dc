using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>How calls are shown as text.</summary>
/// <param name="FollowsChildren"><c>-f</c>: lines may need the task's number.</param>
/// <param name="ToFile"><c>-o</c>: with <c>-f</c>, each line begins with the task's number, as strace does.</param>
/// <param name="Timing"><c>-T</c>: the time in the call at the end of the line.</param>
internal sealed record TextStyle(bool FollowsChildren, bool ToFile, bool Timing)
{
    /// <summary><c>-y</c>: tells what descriptors are, in whatever format calls are shown; null for their numbers alone.</summary>
    public DescriptorName? NameOf { get; init; }
}
