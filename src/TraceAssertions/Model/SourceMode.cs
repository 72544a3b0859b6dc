namespace TraceAssertions;

/// <summary>Of which calls the tracer takes the stack.</summary>
public enum SourceMode
{
    /// <summary>Of none.</summary>
    Off,

    /// <summary>Of the first call of each run, of a falling part of the further ones, and of slow ones; a limit holds for each thread and scope. Runs do not depend on it.</summary>
    Sampled,

    /// <summary>Of every call; calls from different places are then different runs.</summary>
    All,
}
