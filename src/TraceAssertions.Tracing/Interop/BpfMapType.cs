namespace TraceAssertions.Tracing.Interop;

/// <summary>enum bpf_map_type of linux/bpf.h, as far as it is used here.</summary>
internal enum BpfMapType
{
    Hash = 1,
    Array = 2,
    PerCpuArray = 6,
    RingBuffer = 27,
    TaskStorage = 29,
}
