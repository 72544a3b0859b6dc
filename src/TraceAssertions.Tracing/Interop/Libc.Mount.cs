using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

internal static unsafe partial class Libc
{
    private const long FsopenNumber = 430;
    private const long FsconfigNumber = 431;
    private const long FsmountNumber = 432;
    private const int FSOPEN_CLOEXEC = 1;
    private const int FSMOUNT_CLOEXEC = 1;
    private const int FSCONFIG_CMD_CREATE = 6;

    /// <summary>Mounts a file system nowhere (fsopen(2), fsmount(2)): it is there as long as the descriptor of its root is open.</summary>
    /// <param name="type">Its name, with a NUL.</param>
    /// <returns>A descriptor of its root, or a negative errno.</returns>
    public static int MountDetached(ReadOnlySpan<byte> type)
    {
        int context;
        fixed (byte* pointer = type)
            context = (int)syscall(FsopenNumber, (long)pointer, FSOPEN_CLOEXEC, 0);
        if (context < 0)
            return -Marshal.GetLastPInvokeError();
        try
        {
            if (syscall(FsconfigNumber, context, FSCONFIG_CMD_CREATE, 0, 0, 0) != 0)
                return -Marshal.GetLastPInvokeError();
            var mount = (int)syscall(FsmountNumber, context, FSMOUNT_CLOEXEC, 0);
            return mount < 0 ? -Marshal.GetLastPInvokeError() : mount;
        }
        finally
        {
            _ = close(context);
        }
    }
}
