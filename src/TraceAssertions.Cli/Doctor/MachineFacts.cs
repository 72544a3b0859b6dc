using System.Runtime.InteropServices;

namespace TraceAssertions.Cli.Doctor;

/// <summary>Reads what the kernel says about itself and about this process. Nothing here decides anything: the backends' functional probes do.</summary>
internal static class MachineFacts
{
    // The inode numbers of the initial namespaces, include/linux/proc_ns.h.
    private const string InitialUserNamespace = "user:[4026531837]";
    private const string InitialPidNamespace = "pid:[4026531836]";

    /// <summary>All facts, in the order in which they are shown.</summary>
    public static IReadOnlyList<Fact> Collect()
    {
        var status = Status();
        return
        [
            new("kernel", Read("/proc/sys/kernel/osrelease") ?? "unknown"),
            new("architecture", Architecture(), RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64 ? null : "only x86-64 is supported"),
            new("user", status.GetValueOrDefault("Uid")?.Split('\t', ' ')[0] is { } uid ? (uid == "0" ? "root (uid 0)" : $"uid {uid}") : "unknown"),
            new("capabilities", Capabilities.Describe(status.GetValueOrDefault("CapEff") ?? ""), "eBPF needs CAP_BPF and CAP_PERFMON"),
            new("btf", File.Exists("/sys/kernel/btf/vmlinux") ? "/sys/kernel/btf/vmlinux" : "none", "the kernel's types; without them eBPF uses raw tracepoints"),
            Setting("unprivileged_bpf_disabled", "/proc/sys/kernel/unprivileged_bpf_disabled"),
            Setting("perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid"),
            Yama(),
            new("seccomp", Seccomp(status.GetValueOrDefault("Seccomp"))),
            new("no_new_privs", status.GetValueOrDefault("NoNewPrivs") == "1" ? "yes" : "no"),
            new("lockdown", Read("/sys/kernel/security/lockdown") ?? "not readable"),
            new("container", Container()),
            Namespace("user_namespace", "/proc/self/ns/user", InitialUserNamespace, "root in it has no capability outside: eBPF is refused"),
            Namespace("pid_namespace", "/proc/self/ns/pid", InitialPidNamespace, "processes are shown by their numbers in it"),
        ];
    }

    private static string Architecture() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static Fact Setting(string name, string file) => new(name, Read(file) ?? "absent");

    private static Fact Yama() => Read("/proc/sys/kernel/yama/ptrace_scope") switch
    {
        null => new("yama_ptrace_scope", "absent", "no Yama: a process may trace those of the same user"),
        "0" => new("yama_ptrace_scope", "0", "a process may trace those of the same user"),
        "1" => new("yama_ptrace_scope", "1", "a process may trace its descendants, and those that allow it"),
        "2" => new("yama_ptrace_scope", "2", "only with CAP_SYS_PTRACE"),
        "3" => new("yama_ptrace_scope", "3", "nothing may be traced by ptrace until the next boot"),
        var other => new("yama_ptrace_scope", other),
    };

    private static string Seccomp(string? mode) => mode switch
    {
        "0" => "off",
        "1" => "strict",
        "2" => "filter (a container's or a service manager's filter may refuse bpf or ptrace)",
        _ => "unknown",
    };

    private static string Container()
    {
        if (File.Exists("/.dockerenv"))
            return "Docker (/.dockerenv)";
        if (File.Exists("/run/.containerenv"))
            return "Podman (/run/.containerenv)";
        return Environment.GetEnvironmentVariable("container") is { Length: > 0 } kind ? $"{kind} (variable container)" : "no sign of one";
    }

    private static Fact Namespace(string name, string link, string initial, string meaningOfOther)
    {
        var target = LinkTarget(link);
        return target == initial ? new(name, "initial") : new(name, target ?? "unknown", target is null ? null : meaningOfOther);
    }

    private static string? LinkTarget(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Status()
    {
        var lines = (Read("/proc/self/status") ?? "").Split('\n');
        return lines.Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.Ordinal);
    }

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
