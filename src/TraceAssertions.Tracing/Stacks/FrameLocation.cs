namespace TraceAssertions.Tracing.Stacks;

/// <summary>A frame with its place in the source.</summary>
/// <param name="Location">The place.</param>
/// <param name="Owner">Whose code it is.</param>
internal sealed record FrameLocation(SourceLocation Location, CodeOwner Owner);
