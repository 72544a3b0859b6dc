namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>A frame as llvm-symbolizer tells it.</summary>
internal sealed record LlvmFrame(string Function, string File, int Line);
