namespace TraceAssertions.Tracing;

/// <summary>Receives what a backend sees, on the backend's own thread, in order of completion. Must not block and must not throw.</summary>
internal interface ICallSink
{
    /// <summary>A system call returned (or will never return: <see cref="RawCall.Unfinished"/>).</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">The bytes of its first path argument (for execve(2) the file), without the NUL; empty where it has none or could not be read.</param>
    /// <param name="path2">The bytes of its second path argument (rename(2), link(2), symlink(2) …).</param>
    /// <param name="stack">Where the thread was: a <see cref="Stacks.StackSnapshot"/>; empty where none was taken.</param>
    void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack);

    /// <summary>The same where the memory that the arguments point to was captured (<see cref="LaunchRequest.Memory"/>). A sink that has no use for it gets the call alone.</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">The bytes of its first path argument.</param>
    /// <param name="path2">The bytes of its second path argument.</param>
    /// <param name="stack">Where the thread was.</param>
    /// <param name="memory">The memory, as long as this call lasts.</param>
    void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory) => OnCall(call, path, path2, stack);

    /// <summary>Something else happened to a task.</summary>
    /// <param name="processEvent">What.</param>
    /// <param name="text">For <see cref="ProcessEventKind.Exec"/> the file name; else empty.</param>
    /// <param name="auxiliary">For <see cref="ProcessEventKind.Exec"/> the auxiliary vector that the kernel gave the program (getauxval(3): pairs of 64-bit numbers), which tells where it was loaded; empty where the backend could not read it, and else.</param>
    void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary);

    /// <summary>Events were lost.</summary>
    /// <param name="scope">The scope that they belonged to, or 0 where there is none.</param>
    /// <param name="count">How many, since the last such report for this scope.</param>
    void OnLost(ulong scope, long count);
}
