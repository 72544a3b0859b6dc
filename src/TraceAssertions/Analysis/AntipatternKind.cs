namespace TraceAssertions;

/// <summary>The antipatterns that are looked for in a trace.</summary>
public enum AntipatternKind
{
    /// <summary>One test, process, activity or step with too many direct children.</summary>
    GodProcess,

    /// <summary>One call that dominates a short window of a thread's calls.</summary>
    TightLoop,

    /// <summary>GPU work that takes far longer to transfer than to compute.</summary>
    PcieBottleneck,

    /// <summary>The same request made again and again, each after the answer to the one before.</summary>
    NPlusOne,

    /// <summary>Many reads or writes of one file that ask for a few bytes each.</summary>
    TinyIo,

    /// <summary>One file that a process opens again and again.</summary>
    ReopenedFile,

    /// <summary>A thread that asks for one thing over and over and is told each time that there is nothing.</summary>
    BusyPolling,

    /// <summary>One file that is written through to the disk again and again.</summary>
    FsyncStorm,

    /// <summary>One test, process or activity that starts very many processes.</summary>
    ForkStorm,

    /// <summary>An async method that reads or writes files on its own thread, which waits for the disk.</summary>
    SyncIoOnAsyncPath,
}
