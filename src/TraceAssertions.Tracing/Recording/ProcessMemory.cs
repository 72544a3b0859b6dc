using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>How much memory a process makes its own: anonymous memory when it becomes writable, and growth of the heap.</summary>
/// <remarks>
/// Go, Java, .NET and the arenas of malloc(3) reserve address space without access (PROT_NONE), hundreds of gigabytes at times, and make parts of it writable as
/// they need them, by mprotect(2) or by a second mmap(2): a reservation is no allocation, and each part of it counts when it becomes writable.
/// </remarks>
internal sealed class ProcessMemory
{
    private const ulong PageMask = 4095;

    private readonly List<(ulong Start, ulong End)> _reserved;
    private ulong _heapEnd;

    public ProcessMemory() => _reserved = [];

    private ProcessMemory(ProcessMemory parent) => (_reserved, _heapEnd) = ([.. parent._reserved], parent._heapEnd);

    /// <summary>The memory of a process that is running already, from <c>/proc/PID/maps</c> (proc(5)).</summary>
    public static ProcessMemory Of(int pid)
    {
        var memory = new ProcessMemory();
        try
        {
            foreach (var line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/maps")))
                memory.Take(line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then what was reserved before counts nothing when it becomes writable.
        }

        return memory;
    }

    /// <summary>A forked process has the same memory.</summary>
    public ProcessMemory Fork() => new(this);

    /// <summary>Follows a call; returns the bytes that it allocated.</summary>
    public long Follow(in RawCall call)
    {
        const ulong writable = 2; // PROT_WRITE
        if (call.Unfinished || Errno.IsError(call.Result))
            return 0;
        switch (call.Number)
        {
            case MemoryCalls.Brk:
                var before = _heapEnd;
                _heapEnd = (ulong)call.Result;
                return before == 0 || _heapEnd <= before ? 0 : (long)(_heapEnd - before);
            case MemoryCalls.Mmap:
                return Map(call, writable);
            case MemoryCalls.Mprotect or MemoryCalls.PkeyMprotect when (call.Arg2 & writable) != 0:
                return Remove(call.Arg0, RoundUp(call.Arg0 + call.Arg1));
            case MemoryCalls.Munmap:
                _ = Remove(call.Arg0, RoundUp(call.Arg0 + call.Arg1));
                return 0;
            case MemoryCalls.Mremap:
                return Move(call);
            default:
                return 0;
        }
    }

    private static ulong RoundUp(ulong address) => (address + PageMask) & ~PageMask;

    private long Map(in RawCall call, ulong writable)
    {
        var start = (ulong)call.Result;
        var end = RoundUp(start + call.Arg1);
        _ = Remove(start, end);
        if (!MemoryCalls.IsAnonymous(call))
            return 0;
        if ((call.Arg2 & writable) != 0)
            return (long)call.Arg1;
        Add(start, end);
        return 0;
    }

    private long Move(in RawCall call)
    {
        var wasReserved = Remove(call.Arg0, RoundUp(call.Arg0 + call.Arg1)) > 0;
        var (start, end) = ((ulong)call.Result, RoundUp((ulong)call.Result + call.Arg2));
        _ = Remove(start, end);
        if (!wasReserved)
            return Math.Max(0, (long)call.Arg2 - (long)call.Arg1);
        Add(start, end);
        return 0;
    }

    /// <summary>A line such as <c>7f0000000000-7f0000200000 ---p 00000000 00:00 0</c>.</summary>
    private void Take(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5
            || fields[0].Split('-') is not [var from, var to]
            || !ulong.TryParse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            || !ulong.TryParse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end))
            return;
        if (fields is [_, _, _, _, _, "[heap]"])
            _heapEnd = end;
        else if (fields[4] == "0" && fields[1][1] != 'w' && (fields.Length == 5 || fields[5].StartsWith("[anon:", StringComparison.Ordinal)))
            Add(start, end);
    }

    private void Add(ulong start, ulong end)
    {
        if (start < end)
            _reserved.Insert(FirstEndingAfter(start), (start, end));
    }

    /// <summary>Takes a range out of what is reserved; returns how much of it was.</summary>
    private long Remove(ulong start, ulong end)
    {
        long removed = 0;
        for (var i = FirstEndingAfter(start); i < _reserved.Count && _reserved[i].Start < end;)
        {
            var (from, to) = _reserved[i];
            removed += (long)(Math.Min(to, end) - Math.Max(from, start));
            _reserved.RemoveAt(i);
            if (from < start)
                _reserved.Insert(i++, (from, start));
            if (to > end)
                _reserved.Insert(i++, (end, to));
        }

        return removed;
    }

    private int FirstEndingAfter(ulong address)
    {
        int low = 0, high = _reserved.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_reserved[middle].End <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
