using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>union bpf_attr of linux/bpf.h: each command reads its own part; the rest must be zero.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal unsafe struct BpfAttr
{
    // BPF_MAP_CREATE
    [FieldOffset(0)] public BpfMapType MapType;
    [FieldOffset(4)] public int KeySize;
    [FieldOffset(8)] public int ValueSize;
    [FieldOffset(12)] public int MaxEntries;
    [FieldOffset(16)] public int MapFlags;
    [FieldOffset(48)] public int MapBtf;
    [FieldOffset(52)] public int MapBtfKeyType;
    [FieldOffset(56)] public int MapBtfValueType;

    // BPF_MAP_*_ELEM, BPF_MAP_GET_NEXT_KEY
    [FieldOffset(0)] public int Map;
    [FieldOffset(8)] public void* Key;
    [FieldOffset(16)] public void* Value;
    [FieldOffset(24)] public ulong ElementFlags;

    // BPF_PROG_LOAD
    [FieldOffset(0)] public int ProgramType;
    [FieldOffset(4)] public int InstructionCount;
    [FieldOffset(8)] public void* Instructions;
    [FieldOffset(16)] public void* License;
    [FieldOffset(24)] public int LogLevel;
    [FieldOffset(28)] public int LogSize;
    [FieldOffset(32)] public void* Log;
    [FieldOffset(48)] public fixed byte ProgramName[16];
    [FieldOffset(68)] public int ExpectedAttachType;
    [FieldOffset(108)] public int AttachBtfType;

    // BPF_RAW_TRACEPOINT_OPEN
    [FieldOffset(0)] public void* TracepointName;
    [FieldOffset(8)] public int TracepointProgram;

    // BPF_BTF_LOAD
    [FieldOffset(0)] public void* Btf;
    [FieldOffset(16)] public int BtfSize;

    // BPF_OBJ_GET_INFO_BY_FD
    [FieldOffset(0)] public int InfoObject;
    [FieldOffset(4)] public int InfoLength;
    [FieldOffset(8)] public void* Info;
}
