using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>A <see cref="TaskState"/> with what raw tracepoints cannot read from the kernel's structures when it is needed, and so keep.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct RawTaskState
{
    public const int Size = RegistersAddressOffset + 8;

    /// <summary>struct pt_regs as the last call was entered.</summary>
    public const int RegistersOffset = TaskState.Size;

    public const int RegistersBytes = 168;

    /// <summary>What task_newtask said of the task that is being created; 0 where nothing is.</summary>
    public const int NewTaskOffset = RegistersOffset + RegistersBytes;

    /// <summary>The flags of clone(2) that it is created with.</summary>
    public const int NewTaskFlagsOffset = NewTaskOffset + 4;

    /// <summary>Where the kernel keeps the registers of the task, at every call the same.</summary>
    public const int RegistersAddressOffset = NewTaskFlagsOffset + 4;

    [FieldOffset(0)] public TaskState Common;
}
