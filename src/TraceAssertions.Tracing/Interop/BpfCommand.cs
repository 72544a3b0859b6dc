namespace TraceAssertions.Tracing.Interop;

/// <summary>enum bpf_cmd of linux/bpf.h: the first argument of bpf(2).</summary>
internal enum BpfCommand
{
    MapCreate = 0,
    MapLookupElement = 1,
    MapUpdateElement = 2,
    MapDeleteElement = 3,
    MapGetNextKey = 4,
    ProgramLoad = 5,
    ObjectGetInfoByDescriptor = 15,
    RawTracepointOpen = 17,
    BtfLoad = 18,
    MapFreeze = 22,
}
