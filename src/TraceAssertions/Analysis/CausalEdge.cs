namespace TraceAssertions.Analysis;

/// <summary>One edge of a causal graph.</summary>
/// <param name="From">The row of the cause.</param>
/// <param name="To">The row of the effect.</param>
/// <param name="Kind">Why the one precedes the other.</param>
/// <param name="Weight">Parent-child: nanoseconds of the child. Happens-before and data flow: nanoseconds between the end of the one and the start of the other, at least 0.</param>
internal readonly record struct CausalEdge(int From, int To, CausalEdgeKind Kind, long Weight);
