namespace TraceAssertions;

/// <summary>A message between two records of one trace that is being collected.</summary>
/// <param name="From">The <see cref="SpanRecord.Message"/> of the call that sent it.</param>
/// <param name="To">That of the call that received it.</param>
/// <param name="Kind">How it went.</param>
internal readonly record struct MessageLink(int From, int To, MessageKind Kind);
