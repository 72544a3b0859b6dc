using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The maps that the programs share.</summary>
internal sealed class TracerMaps : IDisposable
{
    private const int LossScopes = 8192;

    /// <summary>Which of the per-CPU buffers a program uses; a program never interrupts itself on a CPU, but another might.</summary>
    public const int CallScratch = 0;
    public const int ExecScratch = 1;

    public TracerMaps(int ringBytes, SourceMode source, bool memory)
    {
        try
        {
            Tasks = BpfMap.TaskStorage(TaskState.Size);
            Ring = BpfMap.Ring(ringBytes);
            Globals = BpfMap.Globals(Ebpf.Globals.Size);
            Losses = BpfMap.Hash(sizeof(ulong), sizeof(long), LossScopes);
            Scratch = BpfMap.PerCpu(memory ? Record.MaxSizeWithMemory : source is SourceMode.Off ? Record.MaxSize : Record.MaxSizeWithSnapshot, 2);
            if (memory)
                MemoryPlans = BpfMap.Globals(Ebpf.MemoryPlans.Size);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A <see cref="TaskState"/> for each traced task.</summary>
    public BpfMap Tasks { get; } = null!;

    public BpfMap Ring { get; } = null!;

    /// <summary>See <see cref="Ebpf.Globals"/>.</summary>
    public BpfMap Globals { get; } = null!;

    /// <summary>Events lost, by scope.</summary>
    public BpfMap Losses { get; } = null!;

    /// <summary>See <see cref="Ebpf.MemoryPlans"/>; null where no memory is sent.</summary>
    public BpfMap? MemoryPlans { get; }

    /// <summary>Where a record with strings or a stack is put together.</summary>
    public BpfMap Scratch { get; } = null!;

    public void Dispose()
    {
        Tasks?.Dispose();
        Ring?.Dispose();
        Globals?.Dispose();
        Losses?.Dispose();
        Scratch?.Dispose();
        MemoryPlans?.Dispose();
    }
}
