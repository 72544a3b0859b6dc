namespace TraceAssertions.Tracing.Stacks;

/// <summary>Turns snapshots into numbered stacks while calls arrive: unwinds them at once, because the memory of a short-lived process is gone later, and keeps each distinct stack once.</summary>
/// <remarks>Called by the recorder under its lock, in the order of the calls.</remarks>
internal interface IStackCollector : ITraceStacks
{
    /// <summary>The number of the stack that the snapshot shows, at least 1; 0 where it is empty or nothing can be made of it.</summary>
    int Collect(in RawCall call, ReadOnlySpan<byte> snapshot);

    /// <summary>The number of a stack that another one caused: work that was queued there runs here.</summary>
    /// <param name="stack">The stack of the call; 0 where none was taken.</param>
    /// <param name="cause">The stack that queued the work; 0 gives <paramref name="stack"/> back.</param>
    int WithCause(int stack, int cause);

    /// <summary>The process called mmap(2), munmap(2), mprotect(2) or mremap(2) with success: its address space has changed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">The file that it maps, or null.</param>
    void OnMapping(in RawCall call, string? path);

    /// <summary>The process called chdir(2) or fchdir(2) with success: relative paths of files that it maps begin there.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="path">The directory, absolute or relative to the one before.</param>
    void OnDirectory(int pid, string path)
    {
    }

    /// <summary>A process was created; it has a copy of its parent's address space.</summary>
    void OnFork(int parent, int child);

    /// <summary>The process runs another program; its address space begins anew.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="file">The file that execve(2) was given.</param>
    /// <param name="auxiliary">The auxiliary vector, or empty where it is not known.</param>
    void OnExec(int pid, string file, ReadOnlySpan<byte> auxiliary);

    /// <summary>The process has ended.</summary>
    void OnExit(int pid);
}
