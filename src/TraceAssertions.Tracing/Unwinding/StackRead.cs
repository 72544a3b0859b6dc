namespace TraceAssertions.Tracing.Unwinding;

/// <summary>A part of a snapshot that led to a frame.</summary>
/// <param name="Origin">Where it is.</param>
/// <param name="Value">What was there.</param>
internal readonly record struct StackRead(ValueOrigin Origin, ulong Value);
