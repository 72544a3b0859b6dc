using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>The memory of another process.</summary>
internal static unsafe partial class Libc
{
    private const int PageSize = 4096;

    /// <summary>process_vm_readv(2).</summary>
    [LibraryImport("libc", EntryPoint = "process_vm_readv")]
    [SuppressGCTransition]
    private static partial nint process_vm_readv(int pid, IoVector* local, nuint localCount, IoVector* remote, nuint remoteCount, nuint flags);

    /// <summary>Reads from the memory of <paramref name="pid"/>; returns the bytes read, or -1. A read that reaches an unmapped page stops before it or fails.</summary>
    public static int ReadProcessMemory(int pid, ulong address, Span<byte> destination)
    {
        fixed (byte* bytes = destination)
        {
            var local = new IoVector { Base = bytes, Length = (nuint)destination.Length };
            var remote = new IoVector { Base = (void*)address, Length = (nuint)destination.Length };
            return (int)process_vm_readv(pid, &local, 1, &remote, 1, 0);
        }
    }

    /// <summary>Reads from the memory of <paramref name="pid"/> up to the first page that is not mapped; returns the bytes read, 0 where there are none.</summary>
    public static int ReadMappedMemory(int pid, ulong address, Span<byte> destination)
    {
        // A transfer that fails within an element of the remote vector gives up that element as a whole, and what is before it stays: so no element crosses a page.
        var remote = stackalloc IoVector[(destination.Length / PageSize) + 2];
        var count = 0;
        for (var done = 0; done < destination.Length; count++)
        {
            var length = Math.Min(destination.Length - done, PageSize - (int)((address + (ulong)done) % PageSize));
            remote[count] = new IoVector { Base = (void*)(address + (ulong)done), Length = (nuint)length };
            done += length;
        }

        fixed (byte* bytes = destination)
        {
            var local = new IoVector { Base = bytes, Length = (nuint)destination.Length };
            return Math.Max(0, (int)process_vm_readv(pid, &local, 1, remote, (nuint)count, 0));
        }
    }

    /// <summary>struct iovec.</summary>
    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }
}
