using System.Globalization;

namespace TraceAssertions.Cli.Doctor;

/// <summary>The effective capabilities of a process, capabilities(7).</summary>
internal static class Capabilities
{
    // The numbers of linux/capability.h, in order from 0.
    private static readonly string[] Names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>The capabilities that decide about tracing.</summary>
    private static readonly string[] Relevant = ["CAP_BPF", "CAP_PERFMON", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE"];

    /// <summary>Says which of the capabilities that matter are in a mask of /proc/PID/status (proc(5)).</summary>
    /// <param name="hexMask">The value of <c>CapEff</c>.</param>
    public static string Describe(string hexMask)
    {
        if (!ulong.TryParse(hexMask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask))
            return "unknown";
        var held = Relevant.Where(name => (mask >> Array.IndexOf(Names, name) & 1) != 0).ToArray();
        return held.Length == 0 ? "none of CAP_BPF, CAP_PERFMON, CAP_SYS_ADMIN, CAP_SYS_PTRACE" : string.Join(", ", held);
    }
}
