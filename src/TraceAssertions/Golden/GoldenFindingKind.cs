namespace TraceAssertions;

/// <summary>What a difference means for the behaviour of a program, the weightiest first.</summary>
internal enum GoldenFindingKind
{
    /// <summary>A program is started that was not.</summary>
    ProcessAdded,

    /// <summary>A program is no longer started.</summary>
    ProcessRemoved,

    /// <summary>A child is no longer waited for.</summary>
    WaitDropped,

    /// <summary>Written data is no longer, or less often, flushed to the disk.</summary>
    FsyncDropped,

    /// <summary>Another file mode is given.</summary>
    ModeChanged,

    /// <summary>A connection is made that was not.</summary>
    ConnectionAdded,

    /// <summary>A connection is no longer made.</summary>
    ConnectionRemoved,

    /// <summary>A file is deleted.</summary>
    FileDeleted,

    /// <summary>A lock is no longer taken.</summary>
    LockDropped,

    /// <summary>The same bytes in smaller pieces: a buffer was lost.</summary>
    SmallerBlocks,

    /// <summary>The same bytes in larger pieces.</summary>
    LargerBlocks,

    /// <summary>A call fails that did not, or was not made.</summary>
    NewFailure,

    /// <summary>A call that fails is made more often.</summary>
    Retry,

    /// <summary>A file is written that was not.</summary>
    FileCreated,

    /// <summary>A file is opened that was not.</summary>
    FileOpened,

    /// <summary>A file is no longer opened.</summary>
    FileNotOpened,

    /// <summary>A file is opened more often.</summary>
    FileReopened,

    /// <summary>Everything that happened to one file happens to another.</summary>
    PathChanged,

    /// <summary>Other flags are given.</summary>
    FlagsChanged,

    /// <summary>Written data is flushed to the disk more often.</summary>
    FsyncAdded,

    /// <summary>The program sleeps that did not.</summary>
    SleepAdded,

    /// <summary>A call no longer fails.</summary>
    FailureGone,

    /// <summary>The bytes that are moved differ.</summary>
    BytesChanged,

    /// <summary>A call is made more often.</summary>
    MoreCalls,

    /// <summary>A call is made less often.</summary>
    FewerCalls,

    /// <summary>A call is made that was not.</summary>
    CallAdded,

    /// <summary>A call is no longer made.</summary>
    CallDropped,

    /// <summary>A call is made at another place of the sequence.</summary>
    OrderChanged,
}
