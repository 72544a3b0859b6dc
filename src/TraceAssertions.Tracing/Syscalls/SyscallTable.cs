using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The system calls of x86-64 Linux: their numbers, names and arguments, from the embedded <c>syscalls.x86_64.txt</c>.</summary>
internal static class SyscallTable
{
    private static readonly FrozenDictionary<string, ArgumentKind> KindsByWord = new Dictionary<string, ArgumentKind>(StringComparer.Ordinal)
    {
        ["-"] = ArgumentKind.Hidden,
        ["fd"] = ArgumentKind.Fd,
        ["dirfd"] = ArgumentKind.DirFd,
        ["path"] = ArgumentKind.Path,
        ["name"] = ArgumentKind.Name,
        ["str"] = ArgumentKind.Text,
        ["buf"] = ArgumentKind.Buffer,
        ["ptr"] = ArgumentKind.Pointer,
        ["addr"] = ArgumentKind.Address,
        ["size"] = ArgumentKind.Size,
        ["off"] = ArgumentKind.Offset,
        ["int"] = ArgumentKind.Int,
        ["uint"] = ArgumentKind.UInt,
        ["long"] = ArgumentKind.Long,
        ["ulong"] = ArgumentKind.ULong,
        ["hex"] = ArgumentKind.Hex,
        ["mode"] = ArgumentKind.Mode,
        ["dev"] = ArgumentKind.Device,
        ["uid"] = ArgumentKind.UserId,
        ["gid"] = ArgumentKind.GroupId,
        ["pid"] = ArgumentKind.ProcessId,
        ["sig"] = ArgumentKind.Signal,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Entry?[] Entries = Load();

    private static readonly FrozenDictionary<string, int> NumbersByName =
        Entries.Where(e => e is not null).ToFrozenDictionary(e => e!.Name, e => e!.Number, StringComparer.Ordinal);

    /// <summary>Every number that the table knows, ascending.</summary>
    public static IEnumerable<int> Numbers => Entries.Where(e => e is not null).Select(e => e!.Number);

    /// <summary>Whether the table knows <paramref name="number"/>.</summary>
    public static bool IsKnown(int number) => Find(number) is not null;

    /// <summary>The call's name, or <c>syscall_0x2b3</c> (as strace writes it) where the number is unknown.</summary>
    public static string Name(int number) => Find(number)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"syscall_0x{number:x}");

    /// <summary>The name of the call's span: <c>syscall:openat</c>.</summary>
    public static string SpanName(int number) => Find(number)?.SpanName ?? "syscall:" + Name(number);

    /// <summary>The number of the call of this name, or -1; the name of an unknown number gives that number back.</summary>
    public static int Number(string name)
    {
        if (NumbersByName.TryGetValue(name, out var number))
            return number;
        const string unknown = "syscall_0x";
        return name.StartsWith(unknown, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(unknown.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            ? number
            : -1;
    }

    /// <summary>The call's arguments; empty where it has none or is unknown.</summary>
    public static ReadOnlySpan<SyscallArgument> Arguments(int number) => Find(number) is { } entry ? entry.Arguments : [];

    /// <summary>The indexes of the first two arguments that are strings to be read (<see cref="ArgumentKind.Path"/> or <see cref="ArgumentKind.Name"/>), -1 where there is none.</summary>
    public static (int First, int Second) PathArguments(int number) => Find(number)?.Strings ?? (-1, -1);

    private static Entry? Find(int number) => (uint)number < (uint)Entries.Length ? Entries[number] : null;

    private static Entry?[] Load()
    {
        var table = new List<Entry?>();
        foreach (var line in EmbeddedTable.Lines("syscalls.x86_64.txt"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var number = int.Parse(words[0], CultureInfo.InvariantCulture);
            CollectionsMarshal.SetCount(table, Math.Max(table.Count, number + 1));
            table[number] = new Entry(number, words[1], [.. words.Skip(2).Select(Argument)]);
        }

        return [.. table];
    }

    private static SyscallArgument Argument(string word) => word[0] switch
    {
        '|' => new(ArgumentKind.Flags, word[1..]),
        '=' => new(ArgumentKind.Constant, word[1..]),
        '<' when word[1] == '>' => Pointer(word[2..], MemoryAccess.Both),
        '<' => Pointer(word[1..], MemoryAccess.Read),
        '>' => Pointer(word[1..], MemoryAccess.Write),
        _ => new(KindsByWord[word]),
    };

    private static SyscallArgument Pointer(string structure, MemoryAccess access) =>
        new(structure is "data" or "random" or "path" or "dirents" or "dirents64" ? ArgumentKind.Buffer : ArgumentKind.Pointer, null, structure, access);

    private sealed class Entry
    {
        public Entry(int number, string name, SyscallArgument[] arguments)
        {
            Number = number;
            Name = name;
            SpanName = "syscall:" + name;
            Arguments = arguments;
            var first = Array.FindIndex(arguments, IsString);
            Strings = (first, first < 0 ? -1 : Array.FindIndex(arguments, first + 1, IsString));
        }

        public int Number { get; }

        public string Name { get; }

        public string SpanName { get; }

        public SyscallArgument[] Arguments { get; }

        public (int First, int Second) Strings { get; }

        private static bool IsString(SyscallArgument argument) => argument.Kind is ArgumentKind.Path or ArgumentKind.Name;
    }
}
