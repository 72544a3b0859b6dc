namespace TraceAssertions.Tracing.Ptrace;

/// <summary>A launched command has no scopes within: everything that it and its descendants do is surely its own.</summary>
internal sealed class WholeCommandAttribution : IAttribution
{
    /// <inheritdoc/>
    public void Created(TracedTask? creator, TracedTask created) => created.Confidence = Confidence.Exact;

    /// <inheritdoc/>
    public void Entered(TracedTask task)
    {
    }

    /// <inheritdoc/>
    public void Marked(TracedTask task, long operation, long argument)
    {
    }

    /// <inheritdoc/>
    public bool WantsStacks(TracedTask task) => true;

    /// <inheritdoc/>
    public void Executed(TracedTask task)
    {
    }
}
