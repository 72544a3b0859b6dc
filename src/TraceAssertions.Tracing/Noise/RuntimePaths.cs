using System.Buffers;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Noise;

/// <summary>The files that the .NET runtime and the dynamic linker read for themselves.</summary>
internal static class RuntimePaths
{
    /// <summary>Where the runtime's own random numbers come from (src/native/minipal/random.c).</summary>
    public const string RandomSource = "/dev/urandom";

    // What glibc reads before it looks anything up: nss/nss_database.c, resolv/res_init.c, resolv/res_hconf.c, posix/getaddrinfo.c.
    private static readonly HashSet<string> NameServiceFiles = new(StringComparer.Ordinal) { "/etc/nsswitch.conf", "/etc/host.conf", "/etc/resolv.conf", "/etc/gai.conf" };

    private static readonly string[] AssemblyExtensions = [".dll", ".pdb", ".so", ".deps.json", ".runtimeconfig.json", ".runtimeconfig.dev.json", ".dll.config"];

    // ld.so(8)
    private static readonly string[] LinkerFiles = ["/etc/ld.so.cache", "/etc/ld.so.preload"];

    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create("0123456789.");

    // What src/coreclr/gc/unix and the PAL read of the machine: memory, processors, limits, the stack of the main thread.
    private static readonly HashSet<string> ProcFiles = new(StringComparer.Ordinal)
    {
        "/proc/meminfo", "/proc/cpuinfo", "/proc/self/stat", "/proc/self/statm", "/proc/self/status", "/proc/self/maps", "/proc/self/cgroup", "/proc/self/mountinfo", "/proc/self/mounts",
        "/proc/self/limits", "/proc/sys/vm/max_map_count", "/proc/sys/vm/overcommit_memory",
    };

    private static readonly string[] AssemblyFolders = [RuntimeEnvironment.GetRuntimeDirectory(), AppContext.BaseDirectory];

    /// <summary>A folder that holds the runtime or the program, or is above it.</summary>
    public static bool IsAboveAssemblies(string path) => Array.Exists(AssemblyFolders, folder => IsUnder(folder, path));

    /// <summary>The file that pthread_setname_np(3) writes another thread's name to: <c>/proc/self/task/TID/comm</c>.</summary>
    public static bool IsNameOfThread(string path)
    {
        const string before = "/proc/self/task/", after = "/comm";
        return path.Length > before.Length + after.Length && path.StartsWith(before, StringComparison.Ordinal) && path.EndsWith(after, StringComparison.Ordinal)
            && !path.AsSpan(before.Length..^after.Length).ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>An assembly, its symbols or settings, or a shared library (<c>libicu.so.72.1</c>): by the exact extension, never by the directory.</summary>
    public static bool IsAssemblyOrLibrary(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        foreach (var extension in AssemblyExtensions)
        {
            if (name.Length > extension.Length && name.EndsWith(extension, StringComparison.Ordinal))
                return true;
        }

        return IsVersionedLibrary(name) || Array.IndexOf(LinkerFiles, path) >= 0;
    }

    /// <summary>Such a file may be read as data as well: not symbols and settings, which the class library reads for itself by the same calls as user code.</summary>
    public static bool MayBeData(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.EndsWith(".dll", StringComparison.Ordinal) || name.EndsWith(".so", StringComparison.Ordinal) || IsVersionedLibrary(name) || IsEnvironmentOfCollector(path)
            || path == RandomSource || IsNameServiceSwitch(path);
    }

    /// <summary>The C library's settings for looking up names.</summary>
    public static bool IsNameServiceSwitch(string path) => NameServiceFiles.Contains(path);

    /// <summary>The data of time zones, tzset(3), where TimeZoneInfo.Unix.cs looks for it.</summary>
    public static bool IsTimeZone(string path) => path is "/etc/localtime" or "/etc/timezone" || IsUnder(path, "/usr/share/zoneinfo");

    /// <summary>What the garbage collector looks at to size its heaps.</summary>
    public static bool IsEnvironmentOfCollector(string path) => ProcFiles.Contains(path)
        || IsUnder(path, "/sys/devices/system/cpu")
        || IsUnder(path, "/sys/devices/system/node")
        || IsControlGroupFile(path);

    private static bool IsUnder(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>The memory and cpu controllers' files, cgroups(7), both versions.</summary>
    private static bool IsControlGroupFile(string path)
    {
        if (!IsUnder(path, "/sys/fs/cgroup"))
            return false;
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.StartsWith("memory.", StringComparison.Ordinal) || name.StartsWith("cpu.", StringComparison.Ordinal) || name.StartsWith("cpuset.", StringComparison.Ordinal)
            || name is "cgroup.controllers" or "cgroup" or "unified";
    }

    private static bool IsVersionedLibrary(ReadOnlySpan<char> name)
    {
        const string infix = ".so.";
        var at = name.IndexOf(infix, StringComparison.Ordinal);
        return at > 0 && name.Length > at + infix.Length && !name[(at + infix.Length)..].ContainsAnyExcept(VersionCharacters);
    }
}
