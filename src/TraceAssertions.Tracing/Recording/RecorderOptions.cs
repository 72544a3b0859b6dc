using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Recording;

/// <summary>What a <see cref="TraceRecorder"/> records for.</summary>
internal sealed record RecorderOptions
{
    /// <summary>The scope that everything belongs to where a command is recorded.</summary>
    public const ulong CommandScope = 0;

    private RecorderOptions()
    {
    }

    /// <summary>The .NET process whose calls the noise rules are asked about, or null for none.</summary>
    public int? NoisePid { get; private init; }

    /// <summary>The thread of that process that runs finalizers, or 0.</summary>
    public int FinalizerTid { get; init; }

    /// <summary>The launched command, or null where the running process is recorded by scopes.</summary>
    public string? Command { get; private init; }

    /// <summary>Reads a link of /proc/PID/fd; null to read the real one.</summary>
    public Func<int, int, string?>? ReadLink { get; init; }

    /// <summary>Reads the name of a thread of this process; null where it is gone.</summary>
    public Func<int, string?> ReadThreadName { get; init; } = ThreadName.Read;

    /// <summary>CLOCK_MONOTONIC nanoseconds, as calls have them; null for the real ones.</summary>
    public Func<long>? Clock { get; init; }

    /// <summary>What the descriptors 0, 1 and 2 of a launched command refer to, as links of /proc/PID/fd; null for the caller's own.</summary>
    public IReadOnlyList<string?>? StandardDescriptors { get; init; }

    /// <summary>The Lamport time that came with the start of the process, from whoever started it; 0 where none did. Everything recorded is later.</summary>
    public long ReceivedTime { get; init; }

    /// <summary>Of which calls the stack is taken; without <see cref="Stacks"/> of none.</summary>
    public SourceMode Source { get; init; }

    /// <summary>What becomes of the stacks of calls; null where none are taken.</summary>
    public IStackCollector? Stacks { get; init; }

    /// <summary>One trace of a launched command and its descendants; there are no noise rules.</summary>
    public static RecorderOptions ForCommand(string command) => new() { Command = command };

    /// <summary>A trace for each scope of the running .NET process.</summary>
    public static RecorderOptions ForHost(int pid) => new() { NoisePid = pid, FinalizerTid = DescriptorOwner.FinalizerOf(pid) };
}
