namespace TraceAssertions;

/// <summary>How surely a span was caused by the scope that it is reported under.</summary>
/// <remarks>Errors are judged on <see cref="Exact"/>, <see cref="Child"/> and <see cref="FdOwner"/>; the rest is shown, never guessed.</remarks>
public enum Confidence
{
    /// <summary>The thread's ExecutionContext carried the scope when the call was made.</summary>
    Exact,

    /// <summary>The call was made by a child process that was started under the scope.</summary>
    Child,

    /// <summary>The thread had no scope, but the file descriptor's last scoped user was this scope.</summary>
    FdOwner,

    /// <summary>A new thread, before its ExecutionContext was known, inherits the scope of the thread that created it.</summary>
    Inherited,

    /// <summary>The call was made after its scope had ended.</summary>
    Late,

    /// <summary>No scope is known.</summary>
    Unattributed,
}
