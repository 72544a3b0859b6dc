using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

internal static partial class Libc
{
    public const int SIGCHLD = 17;

    /// <summary>Ignored unless there is a handler.</summary>
    public const int SIGURG = 23;

    /// <summary>No SIGCHLD when a child stops or continues, only when it ends (sigaction(2)).</summary>
    public const int SA_NOCLDSTOP = 1;

    /// <summary>Reads what the process does on a signal (sigaction(2)).</summary>
    public static unsafe bool TryGetSignalAction(int signal, out SignalAction action) => sigaction(signal, null, out action) == 0;

    /// <summary>Says what the process does on a signal (sigaction(2)).</summary>
    public static unsafe bool TrySetSignalAction(int signal, SignalAction action) => sigaction(signal, &action, out _) == 0;

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static unsafe partial int sigaction(int signal, SignalAction* action, out SignalAction former);

    /// <summary>struct sigaction of glibc and musl on x86-64 (sigaction(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct SignalAction
    {
        /// <summary>sa_handler.</summary>
        public nint Handler;

        private fixed ulong _mask[16];

        /// <summary>sa_flags.</summary>
        public int Flags;

        private nint _restorer;
    }
}
