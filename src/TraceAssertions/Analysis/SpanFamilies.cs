using System.Collections.Frozen;

namespace TraceAssertions.Analysis;

/// <summary>Which system calls belong to which family.</summary>
internal static class SpanFamilies
{
    /// <summary>The names as a condition writes them, in the order of <see cref="SpanFamily"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["io:read", "io:write", "io:open", "io:stat", "io:sync", "io:network"];

    private static readonly FrozenDictionary<string, SpanFamily> Members = Table();

    /// <summary>The family that a condition names, or null where there is none.</summary>
    public static SpanFamily? Find(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.Ordinal))
                return (SpanFamily)i;
        }

        return null;
    }

    /// <summary>The name as a condition writes it.</summary>
    public static string NameOf(SpanFamily family) => Names[(int)family];

    /// <summary>The family of a span's full name (<c>syscall:pread64</c>), or null where it has none.</summary>
    public static SpanFamily? Of(string spanName) => Members.TryGetValue(spanName, out var family) ? family : null;

    private static FrozenDictionary<string, SpanFamily> Table()
    {
        (SpanFamily Family, string Calls)[] rows =
        [
            (SpanFamily.Read, "read pread64 readv preadv preadv2"),
            (SpanFamily.Write, "write pwrite64 writev pwritev pwritev2"),
            (SpanFamily.Open, "open openat openat2 creat open_by_handle_at"),
            (SpanFamily.Stat, "stat lstat fstat newfstatat statx access faccessat faccessat2"),
            (SpanFamily.Sync, "sync syncfs fsync fdatasync sync_file_range msync"),
            (SpanFamily.Network, "socket socketpair bind listen connect accept accept4 shutdown sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg"),
        ];
        return rows
            .SelectMany(row => row.Calls.Split(' ').Select(call => KeyValuePair.Create("syscall:" + call, row.Family)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
