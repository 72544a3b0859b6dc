using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

internal static unsafe partial class Libc
{
    private const long PerfEventOpenNumber = 298;
    private const int PERF_TYPE_TRACEPOINT = 2;
    private const int PERF_FLAG_FD_CLOEXEC = 8;
    private const nuint PERF_EVENT_IOC_ENABLE = 0x2400;
    private const nuint PERF_EVENT_IOC_SET_BPF = 0x40042408;

    /// <summary>Opens a trace event and attaches a BPF program to it, which then runs on every CPU, in every process (perf_event_open(2)).</summary>
    /// <param name="id">The event's number.</param>
    /// <param name="program">The program's descriptor.</param>
    /// <returns>A descriptor that holds the program attached, or a negative errno.</returns>
    public static int OpenTraceEvent(int id, int program)
    {
        var attr = new PerfEventAttr { Type = PERF_TYPE_TRACEPOINT, Size = sizeof(PerfEventAttr), Config = (ulong)id };
        var descriptor = (int)syscall(PerfEventOpenNumber, (long)&attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
        if (descriptor < 0)
            return -Marshal.GetLastPInvokeError();
        if (ioctl(descriptor, PERF_EVENT_IOC_SET_BPF, program) == 0 && ioctl(descriptor, PERF_EVENT_IOC_ENABLE, 0) == 0)
            return descriptor;
        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        return -error;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, nint argument);

    /// <summary>struct perf_event_attr of linux/perf_event.h in its first version (PERF_ATTR_SIZE_VER0): what is not named here is 0.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct PerfEventAttr
    {
        [FieldOffset(0)] public int Type;
        [FieldOffset(4)] public int Size;
        [FieldOffset(8)] public ulong Config;
    }
}
