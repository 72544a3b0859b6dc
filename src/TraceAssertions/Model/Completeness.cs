namespace TraceAssertions;

/// <summary>Whether everything that the scope caused is in its trace. An incomplete trace cannot pass an error-severity assertion.</summary>
/// <param name="SyscallsCaptured">False where no tracer could run: system call metrics are not evaluated, never zero.</param>
/// <param name="LostEvents">
/// Events of this scope that the kernel or the tracer counted as lost; and calls of which it is not known any more what they were made on, or whose they were, because of events lost before.
/// </param>
/// <param name="Reasons">Why the trace is incomplete, one sentence each; empty where it is complete.</param>
public sealed record Completeness(bool SyscallsCaptured, long LostEvents, IReadOnlyList<string> Reasons)
{
    /// <summary>A trace with every system call and every activity in it.</summary>
    public static Completeness Complete { get; } = new(true, 0, []) { ActivitiesCaptured = true };

    /// <summary>False where activities were not captured, as those of a launched program: metrics over them are not evaluated, never zero.</summary>
    public bool ActivitiesCaptured { get; init; }

    /// <summary>True where system calls were captured and nothing was lost.</summary>
    public bool IsComplete => SyscallsCaptured && LostEvents == 0 && Reasons.Count == 0;

    /// <summary>All that is missing, in one sentence for a verdict.</summary>
    public string Describe()
    {
        if (IsComplete)
            return "complete";
        var parts = new List<string>(Reasons);
        if (LostEvents > 0)
            parts.Insert(0, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{LostEvents} events were lost"));
        if (!SyscallsCaptured && parts.Count == 0)
            parts.Add("system calls were not captured");
        return string.Join("; ", parts);
    }
}
