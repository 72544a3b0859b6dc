using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing;

/// <summary>Tasks to attach to.</summary>
/// <param name="Tasks">Their numbers: of processes or of single threads.</param>
internal sealed record AttachRequest(IReadOnlyList<int> Tasks)
{
    /// <summary>All threads of the processes, and what they create; else the named tasks alone.</summary>
    public bool FollowChildren { get; init; }

    /// <summary>The calls that are recorded; null for all.</summary>
    public CallFilter? Filter { get; init; }

    /// <summary>Capture the memory that the arguments of calls point to, for reports that show it.</summary>
    public bool Memory { get; init; }

    /// <summary>Told of each task that is attached to, with the number of its threads that are; before any of its calls.</summary>
    public required Action<int, int> Attached { get; init; }

    /// <summary>Told of each task that could not be attached to.</summary>
    public required Action<Diagnostic> Refused { get; init; }

    /// <summary>Detach.</summary>
    public CancellationToken Stop { get; init; }
}
