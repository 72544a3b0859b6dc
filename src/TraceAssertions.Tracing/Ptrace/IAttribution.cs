namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Decides which scope the calls of a traced thread belong to. Called on the tracer's thread while the tracee is stopped.</summary>
internal interface IAttribution
{
    /// <summary>A task was created.</summary>
    /// <param name="creator">Who created it, or null where that could not be known.</param>
    /// <param name="created">The new task; its scope and confidence are to be set.</param>
    void Created(TracedTask? creator, TracedTask created);

    /// <summary>A task enters a system call; its scope and confidence may be set anew.</summary>
    void Entered(TracedTask task);

    /// <summary>A task made a marker call (<see cref="Attribution.Marker"/>).</summary>
    void Marked(TracedTask task, long operation, long argument);

    /// <summary>Whether the stacks of the task's calls are of interest at all, as long as it has the scope that it has.</summary>
    bool WantsStacks(TracedTask task);

    /// <summary>A task executed another program: its memory is a new one.</summary>
    void Executed(TracedTask task);
}
