namespace TraceAssertions;

/// <summary>What is asked of a trace's <see cref="RuntimeCounters"/>.</summary>
public enum RuntimeStatistic
{
    /// <summary><see cref="RuntimeCounters.AllocatedBytes"/>.</summary>
    AllocatedBytes,

    /// <summary><see cref="RuntimeCounters.Exceptions"/>.</summary>
    Exceptions,

    /// <summary><see cref="RuntimeCounters.ThreadHops"/>.</summary>
    ThreadHops,

    /// <summary><see cref="RuntimeCounters.Collections"/>.</summary>
    Collections,

    /// <summary><see cref="RuntimeCounters.Gen2Collections"/>.</summary>
    Gen2Collections,
}
