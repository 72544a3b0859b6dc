namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The frame of compiled .NET code that keeps no frame pointer, as its code tells.</summary>
/// <param name="Row">How to unwind out of it at a call.</param>
/// <param name="Bytes">How many bytes there are between the stack pointer at a call and the return address: what the prolog pushes and allocates.</param>
internal sealed record CompiledFrame(UnwindRow Row, int Bytes);
