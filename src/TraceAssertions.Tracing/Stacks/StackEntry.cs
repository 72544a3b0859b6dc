namespace TraceAssertions.Tracing.Stacks;

/// <summary>A stack of a <see cref="StackTable"/>.</summary>
/// <param name="Frames">The numbers of the frames, the innermost first.</param>
/// <param name="IsTruncated">Whether there are further frames that were not taken.</param>
/// <param name="Cause">The stack that queued the work; 0 where none is known.</param>
/// <param name="CauseDepth">How many causes follow one another.</param>
internal sealed record StackEntry(int[] Frames, bool IsTruncated, int Cause, int CauseDepth);
