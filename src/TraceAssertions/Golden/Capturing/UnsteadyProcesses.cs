namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>memory</c>: how libc gets memory from the kernel where threads or signal handlers allocate too.</summary>
/// <remarks>
/// glibc gives threads that allocate at the same time arenas of their own, which it cuts from larger mappings at an aligned address (malloc/arena.c): the number
/// and the sizes of those calls follow from timing and from the kernel's random addresses. In a process of one thread without handlers they are the same in every run.
/// </remarks>
internal sealed class UnsteadyProcesses
{
    private readonly HashSet<int> _processes = [];

    /// <summary>Remembers that a process has several threads or ran a signal handler. Call it for all before the first <see cref="Hides"/>.</summary>
    /// <param name="process">The row of the process.</param>
    public void Add(int process) => _processes.Add(process);

    /// <summary>Whether the call manages memory of a process in which that is a matter of timing.</summary>
    public bool Hides(int process, in Span span) =>
        span is { Path: null, Name: "syscall:brk" or "syscall:mmap" or "syscall:munmap" or "syscall:mprotect" or "syscall:mremap" or "syscall:madvise" } && _processes.Contains(process);
}
