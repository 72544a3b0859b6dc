using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Noise;

/// <summary>What a noise rule may look at: one call of the .NET host, or of a child of it that has not executed its program yet, and what is known around it.</summary>
internal readonly struct NoiseSubject
{
    public NoiseSubject()
    {
    }

    public required RawCall Call
    {
        get;
        init
        {
            field = value;
            Name = SyscallTable.Name(value.Number);
        }
    }

    /// <summary>The call's name.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The path that the call was given, or null.</summary>
    public string? Path { get; init; }

    /// <summary>What the descriptor that the call was given refers to, or null.</summary>
    public Descriptor? Descriptor { get; init; }

    /// <summary>The call works on memory that user code mapped from a file.</summary>
    public bool OnUserMapping { get; init; }

    /// <summary>The call created a process, not a thread.</summary>
    public bool CreatedProcess { get; init; }

    /// <summary>The call is made in a new child of the host, between fork(2) and execve(2).</summary>
    public bool BeforeExec { get; init; }

    /// <summary>The thread has started and made no call of the user's yet.</summary>
    public bool OnNewThread { get; init; }
}
