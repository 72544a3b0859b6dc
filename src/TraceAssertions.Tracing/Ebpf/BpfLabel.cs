namespace TraceAssertions.Tracing.Ebpf;

/// <summary>A place in a program that jumps go to.</summary>
internal readonly record struct BpfLabel(int Id);
