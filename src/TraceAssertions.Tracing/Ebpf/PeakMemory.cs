namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The largest resident set of a launched program and its descendants, from the kernel's account at each task's end.</summary>
/// <remarks>
/// posix_spawn(3) shares the tracer's memory with the child until its execve(2), and the kernel carries the tracer's peak over into the child's account
/// (fs/exec.c, exec_mmap). So the first program's account says something only where it has grown since; else the memory's own counters are
/// added up in the way the kernel does it for that account (linux/mm.h, setmax_mm_hiwater_rss).
/// </remarks>
internal sealed class PeakMemory
{
    private int _root;
    private long _inherited;
    private long _pages;

    /// <summary>The peak, or null where no task told one (its events were lost, or the kernel is older than 6.16 and the program smaller than the tracer).</summary>
    public long? Bytes => _pages > 0 ? _pages * Environment.SystemPageSize : null;

    /// <summary>Takes an exec or exit event into account.</summary>
    public void Add(in Record record)
    {
        if ((ProcessEventKind)record.Number is ProcessEventKind.Exec)
        {
            if (_root == 0)
                (_root, _inherited) = (record.Pid, record.PeakPages);
            return;
        }

        if (record.Pid != _root || record.PeakPages > _inherited)
            _pages = Math.Max(_pages, record.PeakPages);
        var held = Math.Max(0, record.FilePages) + Math.Max(0, record.AnonymousPages) + Math.Max(0, record.SharedPages);
        _pages = Math.Max(_pages, Math.Max(record.PeakOfMemory, held));
    }
}
