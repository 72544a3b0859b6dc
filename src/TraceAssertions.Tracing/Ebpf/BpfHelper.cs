namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Functions of the kernel that a program may call (bpf-helpers(7)).</summary>
internal enum BpfHelper
{
    MapLookupElement = 1,
    MapUpdateElement = 2,
    MapDeleteElement = 3,
    KtimeGetNanos = 5,
    GetCurrentPidTgid = 14,
    GetCurrentTask = 35,
    ProbeReadUser = 112,
    ProbeReadKernel = 113,
    ProbeReadUserString = 114,
    ProbeReadKernelString = 115,
    RingbufOutput = 130,
    RingbufReserve = 131,
    RingbufSubmit = 132,
    RingbufDiscard = 133,
    RingbufQuery = 134,
    TaskStorageGet = 156,
    GetCurrentTaskBtf = 158,
    TaskPtRegs = 175,
}
