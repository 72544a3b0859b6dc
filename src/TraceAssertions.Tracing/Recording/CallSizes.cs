using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>How many bytes a call asked for and how many it moved.</summary>
internal static class CallSizes
{
    private static readonly int[] SizeAt = [.. Enumerable.Range(0, SyscallTable.Numbers.Max() + 1).Select(FindSize)];

    private static readonly HashSet<string> Movers = new(StringComparer.Ordinal)
    {
        "read", "pread64", "readv", "preadv", "preadv2", "write", "pwrite64", "writev", "pwritev", "pwritev2", "recvfrom", "recvmsg", "sendto", "sendmsg",
        "sendfile", "splice", "tee", "vmsplice", "copy_file_range", "getdents", "getdents64", "getrandom", "process_vm_readv", "process_vm_writev", "mq_timedreceive",
    };

    private static readonly bool[] MovesResult = [.. Enumerable.Range(0, SizeAt.Length).Select(number => Movers.Contains(SyscallTable.Name(number)))];

    /// <summary>The bytes that the call asked for, or -1 where it has no size (or states it in memory, as readv(2) does).</summary>
    public static long Requested(in RawCall call) => (uint)call.Number < (uint)SizeAt.Length && SizeAt[call.Number] is >= 0 and var at ? (long)call.Register(at) : -1;

    /// <summary>The bytes that the call moved. What it allocated <see cref="ProcessMemory"/> tells.</summary>
    public static long Transferred(in RawCall call) =>
        !call.Unfinished && !Errno.IsError(call.Result) && (uint)call.Number < (uint)MovesResult.Length && MovesResult[call.Number] ? call.Result : 0;

    /// <summary>The register with the length of the data or of the memory that the call names.</summary>
    private static int FindSize(int number)
    {
        switch (SyscallTable.Name(number))
        {
            case "mremap":
                return 2;
            case "sendfile":
                return 3;
            case "splice" or "copy_file_range":
                return 4;
            case "tee" or "readahead":
                return 2;
        }

        var arguments = SyscallTable.Arguments(number);
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i].Kind is ArgumentKind.Size or ArgumentKind.UInt && arguments[i - 1].Kind == ArgumentKind.Buffer)
                return i;
            if (arguments[i].Kind == ArgumentKind.Size && arguments[i - 1].Kind == ArgumentKind.Address)
                return i;
        }

        return -1;
    }
}
