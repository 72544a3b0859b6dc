using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>The marker call: getppid(2) with arguments, which the kernel ignores and the tracer reads.</summary>
/// <remarks>Argument 0 is <see cref="Magic"/>, argument 1 the operation, argument 2 its argument. The operations are shared by both backends.</remarks>
internal static partial class Marker
{
    /// <summary>The system call number of getppid(2) on x86-64.</summary>
    public const int SyscallNumber = 110;

    /// <summary>"TraceAsr" in ASCII; no program passes it to getppid by chance.</summary>
    public const long Magic = 0x7273416563617254;

    /// <summary>Argument 2 is the address of the calling thread's 8-byte scope slot (0 to forget it): read at each sys_enter.</summary>
    public const long RegisterSlot = 1;

    /// <summary>The calling thread is the tracer's own: never report its calls, nor those of threads that it creates.</summary>
    public const long ExcludeThread = 2;

    /// <summary>Argument 2 is a fence number; the ptrace sidecar answers it in its stream. Ignored by eBPF, which reads the ring's position instead.</summary>
    public const long Fence = 3;

    /// <summary>Argument 2 is the nonce of the BPF programs: the calling process becomes their target.</summary>
    public const long RegisterProcess = 4;

    /// <summary>
    /// The calling thread queues work, whose number is argument 2. Reported to the sink as a call of getppid(2) with its arguments, and with a stack wherever stacks
    /// are taken at all: what that work does on a thread of the pool was caused here.
    /// </summary>
    public const long Queued = 5;

    /// <summary>The calling thread begins the queued work whose number is argument 2; 0: work that nothing is known of. Reported to the sink as a call, without a stack.</summary>
    public const long Dequeued = 6;

    /// <summary>Makes a marker call on the calling thread.</summary>
    public static void Call(long operation, long argument) => _ = Syscall(SyscallNumber, Magic, operation, argument);

    /// <summary>A getppid(2) like any other, for calibration.</summary>
    public static void Plain() => _ = Syscall(SyscallNumber, 0, 0, 0);

    /// <summary>syscall(2).</summary>
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Syscall(long number, long a, long b, long c);
}
