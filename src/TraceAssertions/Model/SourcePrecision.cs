namespace TraceAssertions;

/// <summary>How much is known of a place in the source: the rungs of a ladder, the best first. A place is never shown as better known than it is.</summary>
public enum SourcePrecision
{
    /// <summary>The line that made the call.</summary>
    ExactLine,

    /// <summary>The function is right, the line near: optimised code, whose instructions no longer stand in the order of the source.</summary>
    ApproximateLine,

    /// <summary>The function, but no line of it.</summary>
    Function,

    /// <summary>Only the module (a program, a library) and the offset in it.</summary>
    Module,
}
