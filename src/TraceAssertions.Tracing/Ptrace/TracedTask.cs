using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>What is known of one traced thread.</summary>
internal sealed class TracedTask(int tid, int pid)
{
    /// <summary>Its number; execve(2) by a thread that is not the leader changes it.</summary>
    public int Tid { get; set; } = tid;

    /// <summary>Its thread group.</summary>
    public int Pid { get; set; } = pid;

    /// <summary>It is inside a system call whose entry was seen.</summary>
    public bool InCall { get; set; }

    /// <summary>The call in flight: number, arguments, entry time, scope.</summary>
    public RawCall Call;

    /// <summary>Chooses of which of its calls the stack is taken.</summary>
    public StackSampler Sampler;

    /// <summary>The call in flight is not reported: a marker, one of another architecture, or made before the command was executed.</summary>
    public bool CallUnreported { get; set; }

    /// <summary>The call in flight may create a task, and has not done so yet.</summary>
    public bool MayCreate { get; set; }

    /// <summary>CLONE_UNTRACED was taken out of the call in flight (<see cref="UntracedCreation"/>).</summary>
    public bool HidesUntraced { get; set; }

    /// <summary>It has a seccomp filter that is not ours (<see cref="OwnFilters"/>).</summary>
    public bool HasOwnFilter { get; set; }

    /// <summary>Calls reported so far.</summary>
    public ulong Sequence { get; set; }

    /// <summary>The first string argument of the call in flight.</summary>
    public TraceeString Path { get; } = new();

    /// <summary>What was captured of the memory of the call in flight before it.</summary>
    public byte[] Before { get; set; } = [];

    /// <summary>The second string argument of the call in flight.</summary>
    public TraceeString SecondPath { get; } = new();

    /// <summary>The scope of its calls.</summary>
    public ulong Scope { get; set; }

    /// <summary>The number of the activity that is current; of a child process the one that was when it was started. 0 for none.</summary>
    public uint Activity { get; set; }

    /// <summary>How <see cref="Scope"/> is known.</summary>
    public Confidence Confidence { get; set; } = Confidence.Unattributed;

    /// <summary>The address of its scope slot, or 0.</summary>
    public ulong SlotAddress { get; set; }

    /// <summary>It registered a slot at some time, so that an empty slot means 'no scope'.</summary>
    public bool HasRegistered { get; set; }

    /// <summary>Its calls are of no interest: it runs without stopping at them.</summary>
    public bool Silent { get; set; }

    /// <summary>It was seized and has not stopped yet.</summary>
    public bool Unsettled { get; set; }

    /// <summary>It is in a group stop.</summary>
    public bool GroupStopped { get; set; }

    /// <summary>Its memory has been examined for the last time.</summary>
    public bool Ending { get; set; }

    /// <summary>Its first stop came before its creator's event, and it waits for that.</summary>
    public WaitStatus? Held { get; set; }

    /// <summary>It had to be let go before its creator's event came; who created it was guessed from /proc.</summary>
    public bool Orphan { get; set; }

    /// <summary>Where it may run, as the adaptive pinning knows it.</summary>
    public PinState Pin { get; } = new();
}
