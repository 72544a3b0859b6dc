using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>The memory of another process.</summary>
internal static unsafe partial class Libc
{
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

    /// <summary>struct iovec.</summary>
    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }
}
