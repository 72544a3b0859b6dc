using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing;

/// <summary>A program to start under a tracer.</summary>
/// <param name="FileName">The resolved path of the executable (see <see cref="CommandResolver"/>).</param>
/// <param name="Arguments">argv, with argv[0] first.</param>
internal sealed record LaunchRequest(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The working directory, or null for the caller's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables to set (or, with null, to remove) on top of the caller's environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The program's stdout goes to the caller's stderr, because stdout is taken by our own output.</summary>
    public bool StandardOutputToStandardError { get; init; }

    /// <summary>The program's three streams are /dev/null, so that it does the same under a terminal, a pipe and a build.</summary>
    public bool NullStreams { get; init; }

    /// <summary>Of which calls the stack is taken.</summary>
    public SourceMode Source { get; init; }

    /// <summary>The calls that are recorded; null for all. What is judged is never filtered.</summary>
    public CallFilter? Filter { get; init; }

    /// <summary>Capture the memory that the arguments of calls point to, for reports that show it.</summary>
    public bool Memory { get; init; }

    /// <summary>Trace the children of the program too. Always true where a trace is judged.</summary>
    public bool FollowChildren { get; init; } = true;
}

/// <summary>How a launched program ended.</summary>
/// <param name="ExitCode">Its exit code, or 128 plus the signal that ended it.</param>
/// <param name="Signal">The signal that ended it, or null.</param>
/// <param name="PeakResidentBytes">The largest resident set of it and its waited-for descendants (getrusage(2)), or null.</param>
/// <param name="LostEvents">Events lost in total.</param>
/// <param name="Reasons">Why the trace may be incomplete, besides lost events.</param>
internal sealed record LaunchOutcome(int ExitCode, int? Signal, long? PeakResidentBytes, long LostEvents, IReadOnlyList<string> Reasons)
{
    /// <summary>Stacks that were due but could not be kept up with; their calls are in the trace, without a source line.</summary>
    public long LostStacks { get; init; }
}
