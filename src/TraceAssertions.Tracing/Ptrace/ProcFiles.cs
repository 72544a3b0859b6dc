using System.Globalization;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>What the tracer reads from /proc (proc(5)). Tasks may vanish at any moment: then there is no answer.</summary>
internal static class ProcFiles
{
    /// <summary>The thread group of a task, or null.</summary>
    public static int? ThreadGroup(int tid) => (int?)StatusNumber(tid, "Tgid:");

    /// <summary>The parent process of a task, or null.</summary>
    public static int? Parent(int tid) => (int?)StatusNumber(tid, "PPid:");

    /// <summary>The thread that traces a task, 0 for none, or null.</summary>
    public static int? Tracer(int tid) => (int?)StatusNumber(tid, "TracerPid:");

    /// <summary>Whether a task has ended: it is gone, or waits for its parent to take notice (a zombie).</summary>
    public static bool HasEnded(int tid) => StatusText(tid, "State:") is null or ['Z' or 'X', ..];

    /// <summary>The effective user of a task, or null.</summary>
    public static uint? Owner(int tid) =>
        StatusText(tid, "Uid:")?.Split('\t') is [_, var effective, ..] && uint.TryParse(effective, NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null;

    /// <summary>The words that a process was started with; empty where it is gone, or has none.</summary>
    public static IReadOnlyList<string> CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText(Path($"{pid}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether this process has a capability in force (capabilities(7)).</summary>
    public static bool HasCapability(int capability) =>
        StatusText(Environment.ProcessId, "CapEff:") is { } held && (ulong.Parse(held, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & (1UL << capability)) != 0;

    /// <summary>The seccomp mode of the running process: 0 none, 2 a filter.</summary>
    public static int SeccompMode => (int)(StatusNumber(Environment.ProcessId, "Seccomp:") ?? 0);

    /// <summary>The largest resident set that the memory of a task ever had, in bytes, or null.</summary>
    public static long? PeakResidentBytes(int tid) => StatusNumber(tid, "VmHWM:") * 1024;

    /// <summary>The value of Yama's ptrace_scope, or null where there is no Yama.</summary>
    public static int? YamaScope
    {
        get
        {
            try
            {
                return int.Parse(File.ReadAllText("/proc/sys/kernel/yama/ptrace_scope"), CultureInfo.InvariantCulture);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                return null;
            }
        }
    }

    /// <summary>The threads of a process, some of which may have ended meanwhile; empty where it is gone.</summary>
    public static IReadOnlyList<int> Threads(int pid) => ThreadListing.Read(
        () => ListThreads(pid),
        () => (int?)StatusNumber(pid, "Threads:"),
        tid => Directory.Exists(Path($"{pid}/task/{tid}")));

    /// <summary>The file that a process executes, or null.</summary>
    public static string? Executable(int pid)
    {
        try
        {
            return File.ResolveLinkTarget(Path($"{pid}/exe"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The auxiliary vector of a process (getauxval(3)) as it lies in its memory; empty where it is gone.</summary>
    public static byte[] AuxiliaryVector(int pid)
    {
        try
        {
            return File.ReadAllBytes(Path($"{pid}/auxv"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static List<int> ListThreads(int pid)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Path($"{pid}/task")).Select(folder => int.Parse(System.IO.Path.GetFileName(folder), CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long? StatusNumber(int tid, string field) =>
        StatusText(tid, field) is { } text ? long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) : null;

    /// <summary>What follows a field's name in /proc/TID/status.</summary>
    private static string? StatusText(int tid, string field)
    {
        try
        {
            return File.ReadLines(Path($"{tid}/status")).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // ESRCH or ENOENT: the task is gone.
            return null;
        }
    }

    private static string Path(FormattableString path) => "/proc/" + path.ToString(CultureInfo.InvariantCulture);
}
