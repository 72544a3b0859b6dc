using System.Globalization;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Turns a refusal of bpf(2) into a diagnostic that says what to do about it.</summary>
internal static class BpfFailure
{
    private const int CAP_SYS_ADMIN = 21;
    private const int CAP_PERFMON = 38;
    private const int CAP_BPF = 39;

    /// <summary>The exception for a call that failed with <paramref name="errno"/>.</summary>
    /// <param name="operation">What was tried, for the message.</param>
    /// <param name="errno">The error number.</param>
    /// <param name="log">The tail of the verifier's log, or null.</param>
    public static TraceAssertionsException Refused(string operation, int errno, string? log = null)
    {
        if (errno is Libc.EPERM && MissingPermission() is { } missing)
            return new(missing);
        var reason = Marshal.GetPInvokeErrorMessage(errno);
        var detail = string.IsNullOrWhiteSpace(log) ? "" : string.Create(CultureInfo.InvariantCulture, $"; the verifier says: {log.Trim()}");
        return errno is Libc.EPERM
            ? new(new Diagnostic("TA0101", DiagnosticSeverity.Error, $"eBPF is refused although the capabilities are held: {operation}: {reason}", Remedy: RemedyForPolicy()))
            : new(new Diagnostic("TA0103", DiagnosticSeverity.Error, $"the kernel rejected {operation}: {reason} (errno {errno.ToString(CultureInfo.InvariantCulture)}){detail}", Remedy: "use RENACER_BACKEND=ptrace, and report this with the output of `renacer doctor` and `uname -a`"));
    }

    /// <summary>The kernel has no description of its types, or not of one that is needed.</summary>
    public static TraceAssertionsException NoTypes(string what) =>
        new(new Diagnostic("TA0102", DiagnosticSeverity.Error, $"this kernel lacks what the eBPF tracer needs: {what}", Remedy: "use a kernel of 5.15 or later built with CONFIG_DEBUG_INFO_BTF=y, or RENACER_BACKEND=ptrace"));

    /// <summary>TA0101 where a capability is missing, null where all are held.</summary>
    public static Diagnostic? MissingPermission()
    {
        var held = EffectiveCapabilities();
        if (Has(CAP_SYS_ADMIN) || (Has(CAP_BPF) && Has(CAP_PERFMON)))
            return null;
        var missing = (Has(CAP_BPF), Has(CAP_PERFMON)) switch
        {
            (false, false) => "CAP_BPF and CAP_PERFMON are",
            (false, true) => "CAP_BPF is",
            _ => "CAP_PERFMON is",
        };
        return new Diagnostic("TA0101", DiagnosticSeverity.Error, $"eBPF needs privileges that this process does not have: {missing} missing", Remedy: "run as root, or the tests by `sudo renacer run -- COMMAND`, or start the command with `setpriv --inh-caps +bpf,+perfmon --ambient-caps +bpf,+perfmon`, or use RENACER_BACKEND=ptrace");

        bool Has(int capability) => (held & (1UL << capability)) != 0;
    }

    private static string RemedyForPolicy() =>
        File.Exists("/sys/kernel/security/lockdown") && File.ReadAllText("/sys/kernel/security/lockdown").Contains("[confidentiality]", StringComparison.Ordinal)
            ? "the kernel is locked down in mode 'confidentiality' (kernel_lockdown(7)); use RENACER_BACKEND=ptrace"
            : "a container's seccomp profile may forbid bpf(2) (docker: --security-opt seccomp=unconfined), or RLIMIT_MEMLOCK is too small before Linux 5.11; else use RENACER_BACKEND=ptrace";

    /// <summary>CapEff of /proc/self/status (capabilities(7), proc(5)).</summary>
    private static ulong EffectiveCapabilities()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("CapEff:", StringComparison.Ordinal))
                return ulong.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return 0;
    }
}
