using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Says why the kernel refused ptrace(2), and what to do about it.</summary>
internal static class PtraceRefusal
{
    private const int EIO = 5;
    private const int EINVAL = 22;

    /// <summary>Explains a failed PTRACE_SEIZE of <paramref name="tid"/>.</summary>
    public static Diagnostic Explain(int error, int tid) => Explain(error, ProcFiles.YamaScope, ProcFiles.SeccompMode, ProcFiles.Tracer(tid) ?? 0);

    /// <summary>Explains a failed PTRACE_SEIZE from what the machine says of itself.</summary>
    /// <param name="error">The errno.</param>
    /// <param name="yamaScope">kernel.yama.ptrace_scope, or null where there is no Yama.</param>
    /// <param name="seccompMode">The seccomp mode of this process, as in /proc/PID/status.</param>
    /// <param name="tracer">Who traces the process already, or 0.</param>
    public static Diagnostic Explain(int error, int? yamaScope, int seccompMode, int tracer)
    {
        if (error == Libc.EPERM && tracer != 0)
            return Refused("TA0123", $"the process is traced already, by process {tracer}", "a process has one tracer at a time: run without strace or a debugger, or not below a traced test host");
        if (error == Libc.EPERM && yamaScope is { } scope && scope > 0)
        {
            return Refused(
                "TA0121",
                $"ptrace is restricted by Yama: kernel.yama.ptrace_scope is {scope}",
                scope >= 3 ? "this setting cannot be changed before the next boot; boot with ptrace_scope 1" : "sudo sysctl kernel.yama.ptrace_scope=1, or run as root");
        }

        if (error is EIO or EINVAL)
            return Refused("TA0124", "this kernel cannot tell a tracer what a system call is", "Linux 5.3 or later is needed (PTRACE_GET_SYSCALL_INFO)");
        var filter = seccompMode == 2 ? ", probably by the seccomp filter of this container" : "";
        return Refused("TA0122", $"ptrace is refused{filter}: {Marshal.GetPInvokeErrorMessage(error)}", "docker run --cap-add=SYS_PTRACE, or run as the same user as the traced process");
    }

    private static Diagnostic Refused(string code, string message, string remedy) => new(code, DiagnosticSeverity.Error, message, Remedy: remedy);
}
