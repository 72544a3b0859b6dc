using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

internal static unsafe partial class Libc
{
    private const long BpfNumber = 321;
    private const long PidfdOpenNumber = 434;

    /// <summary>bpf(2).</summary>
    /// <returns>A descriptor or 0, or a negative errno.</returns>
    public static int Bpf(BpfCommand command, ref BpfAttr attr)
    {
        fixed (BpfAttr* pointer = &attr)
        {
            var result = syscall(BpfNumber, (long)command, (long)pointer, sizeof(BpfAttr));
            return result < 0 ? -Marshal.GetLastPInvokeError() : (int)result;
        }
    }

    /// <summary>For <see cref="OpenPidfd"/>: of any thread, not only of one that leads a process (Linux 6.9).</summary>
    public const int PIDFD_THREAD = 0x80;

    /// <summary>pidfd_open(2), which glibc wraps only since 2.36.</summary>
    /// <returns>A descriptor, or a negative errno.</returns>
    public static int OpenPidfd(int pid, int flags = 0)
    {
        var result = syscall(PidfdOpenNumber, pid, flags, 0);
        return result < 0 ? -Marshal.GetLastPInvokeError() : (int)result;
    }

    /// <summary>close(2).</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int close(int descriptor);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long syscall(long number, long a, long b, long c);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long syscall(long number, long a, long b, long c, long d, long e);
}
