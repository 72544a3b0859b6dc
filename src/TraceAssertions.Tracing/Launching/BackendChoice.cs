namespace TraceAssertions.Tracing;

/// <summary>Which backend traces here, and why not the others.</summary>
/// <param name="Backend">The one that was chosen; <see cref="TracerBackend.None"/> where none can trace.</param>
/// <param name="Refused">Those that were asked for or tried before it, each with its reason and remedy.</param>
/// <param name="Unavailable">Why nothing can trace, in one diagnostic for the user; null where a backend was chosen.</param>
internal sealed record BackendChoice(TracerBackend Backend, IReadOnlyList<BackendRefusal> Refused, Diagnostic? Unavailable)
{
    /// <summary>Where the broker listens through which it traces; null where this process traces by its own right.</summary>
    public string? Broker { get; init; }
}

/// <summary>A backend whose functional probe failed.</summary>
/// <param name="Backend">Which.</param>
/// <param name="Reason">Why, with the exact remedy.</param>
internal sealed record BackendRefusal(TracerBackend Backend, Diagnostic Reason);
