using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Noise;

/// <summary>The ranges of memory that user code mapped from its own files: what happens to them, such as their unmapping, is not the runtime's.</summary>
internal sealed class UserMappings
{
    private readonly SortedDictionary<ulong, ulong> _endByStart = [];

    /// <summary>Follows mmap(2) and munmap(2).</summary>
    /// <param name="call">A call of the host.</param>
    /// <param name="isUsersFile">Whether it works on a file, and is user code's.</param>
    public void Follow(in RawCall call, bool isUsersFile)
    {
        if (call.Unfinished || Errno.IsError(call.Result))
            return;
        if (call.Number == MemoryCalls.Munmap)
            Remove(call.Arg0, call.Arg1);
        else if (call.Number == MemoryCalls.Mmap && isUsersFile)
            _endByStart[(ulong)call.Result] = (ulong)call.Result + call.Arg1;
    }

    /// <summary>Whether an address lies in one.</summary>
    public bool Contains(ulong address)
    {
        foreach (var (start, end) in _endByStart)
        {
            if (address >= start && address < end)
                return true;
        }

        return false;
    }

    private void Remove(ulong start, ulong length)
    {
        foreach (var mapped in _endByStart.Keys.Where(mapped => mapped >= start && mapped < start + length).ToList())
            _endByStart.Remove(mapped);
    }
}
