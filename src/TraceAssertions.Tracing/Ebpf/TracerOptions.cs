using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>What the programs are specialised for when they are written.</summary>
internal sealed record TracerOptions
{
    /// <summary>Holds what two busy CPUs record in a tenth of a second.</summary>
    public const int DefaultRingBytes = 32 << 20;

    /// <summary>With the stack of every call: half of it is for stacks, so that calls have as much room as without.</summary>
    public const int RingBytesWithStacks = 2 * DefaultRingBytes;

    /// <summary>How the programs are attached.</summary>
    public BpfAttachment Attachment { get; init; } = EbpfProbe.Attachment;

    /// <summary>True where the target is the running process with its scopes, false for a launched program.</summary>
    public bool IsHost { get; init; }

    /// <summary>
    /// The host is another process than this one, and one without privileges: it is known by <see cref="TracerMaps.Target"/> and not by <see cref="Nonce"/>, it cannot write what
    /// decides about what is traced, and it does not see what programs do that have more rights than it.
    /// </summary>
    public bool IsOfAnother { get; init; }

    /// <summary>Only a process that knows this number can become the target (<see cref="Attribution.Marker.RegisterProcess"/>).</summary>
    public long Nonce { get; init; }

    /// <summary>Tasks are attached to that run already (<see cref="AttachedTasks"/>).</summary>
    public bool Attaches { get; init; }

    /// <summary>Follow child processes; threads are always followed, but where <see cref="Attaches"/> and this is not set: then nothing is.</summary>
    public bool FollowChildren { get; init; } = true;

    /// <summary>Of which calls the stack is taken.</summary>
    public SourceMode Source { get; init; }

    /// <summary>The calls that are recorded; null for all. Other calls leave nothing behind, and are not counted in a thread's sequence.</summary>
    public CallFilter? Filter { get; init; }

    /// <summary>Send the memory that the arguments of calls point to. Not for a host.</summary>
    public bool Memory { get; init; }

    /// <summary>A power of two.</summary>
    public int RingBytes { get; init; } = DefaultRingBytes;

    /// <summary>
    /// How many traced tasks may live at once under <see cref="BpfAttachment.Raw"/>; those beyond are counted as not followed. The table has its memory from the beginning, as the kernel wants it of
    /// one that tracing programs write.
    /// </summary>
    public int MostTasks { get; init; } = 16_384;

    /// <summary>The size of ring that is needed for a mode.</summary>
    public static int RingBytesFor(SourceMode source) => source is SourceMode.All ? RingBytesWithStacks : DefaultRingBytes;

    /// <summary>
    /// Stacks are taken only while less than this is unread. So a burst of calls that fits into the ring without stacks fits with them: all stacks have half of a ring of
    /// twice the size; a sample, which is small, gets along with a quarter.
    /// </summary>
    public int UnreadBytesWithStacks => RingBytes / (Source is SourceMode.All ? 2 : 4);

    /// <summary>The depth of this process's pid namespace (pid_namespaces(7)); tasks are told by their numbers in it.</summary>
    public int PidNamespaceLevel { get; init; }
}
