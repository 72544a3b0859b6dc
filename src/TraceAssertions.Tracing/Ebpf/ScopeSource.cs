namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Where a task's scope comes from.</summary>
internal enum ScopeSource
{
    /// <summary>There are no scopes: the task descends from the launched program.</summary>
    Launched,

    /// <summary>The thread's slot.</summary>
    Slot,

    /// <summary>The thread that created this one.</summary>
    Inherited,

    /// <summary>The thread that created this process or an ancestor of it.</summary>
    Child,
}
