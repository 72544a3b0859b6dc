using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The maps that the programs share.</summary>
internal sealed class TracerMaps : IDisposable
{
    private const int LossScopes = 8192;

    /// <summary>Which of the per-CPU buffers a program uses; a program never interrupts itself on a CPU, but another might.</summary>
    public const int CallScratch = 0;
    public const int ExecScratch = 1;

    public TracerMaps(TracerOptions options)
    {
        try
        {
            var isRaw = options.Attachment == BpfAttachment.Raw;
            Tasks = isRaw ? BpfMap.Hash(sizeof(ulong), RawTaskState.Size, options.MostTasks) : BpfMap.TaskStorage(TaskState.Size);
            NewTask = isRaw ? BpfMap.Globals(RawTaskState.Size) : null;
            Ring = BpfMap.Ring(options.RingBytes);
            Globals = BpfMap.Globals(Ebpf.Globals.Size);
            Losses = BpfMap.Hash(sizeof(ulong), sizeof(long), LossScopes);
            Target = options.IsOfAnother ? BpfMap.TaskStorage(sizeof(long)) : null;
            Scratch = BpfMap.PerCpu(options.Memory ? Record.MaxSizeWithMemory : options.Source is not SourceMode.Off ? Record.MaxSizeWithSnapshot : isRaw ? RawAccess.ExecBufferBytes : Record.MaxSize, 2);
            MemoryPlans = options.Memory ? BpfMap.Globals(Ebpf.MemoryPlans.Size) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A <see cref="TaskState"/> for each traced task, stored with it; or, where that cannot be, a <see cref="RawTaskState"/> by its address.</summary>
    public BpfMap Tasks { get; } = null!;

    /// <summary>The state that a new task of <see cref="BpfAttachment.Raw"/> begins with: nothing but zeros, which no program can write at once; else null.</summary>
    public BpfMap? NewTask { get; }

    public BpfMap Ring { get; } = null!;

    /// <summary>See <see cref="Ebpf.Globals"/>.</summary>
    public BpfMap Globals { get; } = null!;

    /// <summary>Events lost, by scope.</summary>
    public BpfMap Losses { get; } = null!;

    /// <summary>Has a value for the first thread of the process that may become the target; null where a number decides that (<see cref="TracerOptions.Nonce"/>).</summary>
    public BpfMap? Target { get; }

    /// <summary>See <see cref="Ebpf.MemoryPlans"/>; null where no memory is sent.</summary>
    public BpfMap? MemoryPlans { get; }

    /// <summary>Where a record with strings or a stack is put together.</summary>
    public BpfMap Scratch { get; } = null!;

    public void Dispose()
    {
        Tasks?.Dispose();
        NewTask?.Dispose();
        Ring?.Dispose();
        Globals?.Dispose();
        Losses?.Dispose();
        Target?.Dispose();
        Scratch?.Dispose();
        MemoryPlans?.Dispose();
    }
}
