using System.Collections.Frozen;
using System.Reflection;

namespace TraceAssertions.Analysis;

/// <summary>The names of the system calls that a trace can hold, from the tracer's own table: a misspelt one would match nothing and so could never be violated.</summary>
internal static class SyscallNames
{
    private const string Prefix = "syscall:";
    private const string UnknownNumber = "syscall:syscall_0x";

    /// <summary>The names of the spans of all calls that are known: <c>syscall:openat</c> and the like.</summary>
    public static FrozenSet<string> SpanNames { get; } = Load();

    /// <summary>Whether <paramref name="spanName"/> is the name of a call that does not exist.</summary>
    public static bool IsMisspelt(string spanName) =>
        spanName.StartsWith(Prefix, StringComparison.Ordinal) && !SpanNames.Contains(spanName) && !spanName.StartsWith(UnknownNumber, StringComparison.Ordinal);

    /// <summary>Whether the glob <paramref name="pattern"/> is about system calls and fits none.</summary>
    public static bool FitsNone(string pattern) =>
        pattern.StartsWith(Prefix, StringComparison.Ordinal) && !FitsAny(pattern) && !pattern.StartsWith(UnknownNumber, StringComparison.Ordinal);

    /// <summary>Whether the glob <paramref name="pattern"/> fits a system call.</summary>
    public static bool FitsAny(string pattern) => SpanNames.Any(name => Glob.Matches(pattern, name));

    private static FrozenSet<string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("syscalls.x86_64.txt")
            ?? throw new InvalidOperationException("the table of system calls is not embedded");
        using var reader = new StreamReader(stream);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                names.Add(Prefix + line.Split(' ', 3)[1]);
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }
}
