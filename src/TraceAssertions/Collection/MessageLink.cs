namespace TraceAssertions;

/// <summary>A message between two records of one trace that is being collected.</summary>
/// <param name="From">The <see cref="SpanRecord.Message"/> of the call that sent it; 0 where that is not in the trace.</param>
/// <param name="To">That of the call that received it.</param>
/// <param name="Kind">How it went.</param>
internal readonly record struct MessageLink(int From, int To, MessageKind Kind)
{
    /// <summary>Of a call that is not in the trace the thread that made it.</summary>
    public int Tid { get; init; }

    /// <summary>When that call was entered: what the thread did before happened before the receipt, too.</summary>
    public long Nanos { get; init; }
}
