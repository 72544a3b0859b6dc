namespace TraceAssertions.Tracing.Recording;

/// <summary>What the recorder knows of one process.</summary>
internal sealed class ProcessState(int pid, string name)
{
    public int Pid { get; } = pid;

    /// <summary>The file name of its program; before its first execve(2) that of its parent.</summary>
    public string Name { get; set; } = name;

    /// <summary>The process that forked it, or 0.</summary>
    public int ParentPid { get; init; }

    /// <summary>It has executed a program of its own: what it did before is what its parent's runtime does after fork(2).</summary>
    public bool HasExecuted { get; set; }

    /// <summary>Its tasks that have not ended.</summary>
    public int Tasks { get; set; } = 1;

    /// <summary>Its Lamport time.</summary>
    public long Clock { get; set; }

    /// <summary>Its memory; a new one after execve(2).</summary>
    public ProcessMemory Memory { get; set; } = new();

    /// <summary>When it was forked.</summary>
    public long StartNanos { get; init; }

    /// <summary>The activity of the parent that was current at the fork, or 0.</summary>
    public uint Activity { get; init; }

    /// <summary>The parent's Lamport time at the fork.</summary>
    public long ParentClock { get; init; }
}
