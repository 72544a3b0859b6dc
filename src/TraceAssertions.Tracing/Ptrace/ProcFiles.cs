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

    /// <summary>The threads of a process; empty where it is gone.</summary>
    public static IReadOnlyList<int> Threads(int pid)
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

    private static long? StatusNumber(int tid, string field)
    {
        try
        {
            foreach (var line in File.ReadLines(Path($"{tid}/status")))
            {
                if (!line.StartsWith(field, StringComparison.Ordinal))
                    continue;
                var value = line.AsSpan(field.Length).Trim();
                var end = value.IndexOf(' ');
                return long.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // ESRCH or ENOENT: the task is gone.
        }

        return null;
    }

    private static string Path(FormattableString path) => "/proc/" + path.ToString(CultureInfo.InvariantCulture);
}
