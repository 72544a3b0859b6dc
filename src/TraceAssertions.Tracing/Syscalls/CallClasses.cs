using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Groups of system calls by what they work on, as strace(1) has them, from the embedded <c>classes.x86_64.txt</c>.</summary>
internal static class CallClasses
{
    /// <summary>The classes that had no percent sign at first, and may go without it still.</summary>
    private static readonly FrozenSet<string> Bare = new[] { "desc", "file", "ipc", "memory", "network", "process", "signal" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int[]> Members = EmbeddedTable.Lines("classes.x86_64.txt")
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(words => "%" + words[0], words => SyscallTable.NumbersOf(words.Skip(1)).ToArray(), StringComparer.Ordinal);

    /// <summary>The names of all classes, as <c>%file</c>.</summary>
    public static IEnumerable<string> Names => Members.Keys;

    /// <summary>The numbers of the calls of a class, or null where there is no such class.</summary>
    /// <param name="name">As <c>%file</c>; some classes need no percent sign.</param>
    public static IReadOnlyList<int>? Find(string name) => Members.GetValueOrDefault(Bare.Contains(name) ? "%" + name : name);
}
