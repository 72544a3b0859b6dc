namespace TraceAssertions.Tracing.Stacks;

/// <summary>Whose code a frame executes.</summary>
internal enum CodeOwner
{
    /// <summary>The user's: with a line, of a file that is the user's own.</summary>
    User,

    /// <summary>A library's, or the user's without a line.</summary>
    Other,

    /// <summary>The system's, the runtime's, the language's own library, a test framework's, or ours.</summary>
    Platform,

    /// <summary>Nobody knows whose: code that a .NET runtime compiled, of which no method is known. It may be the user's, so what is further out says nothing of the call site.</summary>
    Unknown,
}
