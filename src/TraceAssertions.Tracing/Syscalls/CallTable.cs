using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The system calls of Linux on one architecture: their numbers, names and arguments, from an embedded file.</summary>
internal sealed class CallTable
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

    private static readonly Lazy<CallTable> LazyArm64 = new(() => new("syscalls.arm64.txt", X64));

    private readonly Entry?[] _entries;
    private readonly FrozenDictionary<string, int> _numbersByName;

    /// <param name="file">The embedded file.</param>
    /// <param name="elder">Has the arguments of calls for which the file says nothing of them; null where it says all.</param>
    private CallTable(string file, CallTable? elder)
    {
        _entries = Load(file, elder);
        _numbersByName = _entries.Where(e => e is not null).ToFrozenDictionary(e => e!.Name, e => e!.Number, StringComparer.Ordinal);
    }

    /// <summary>Of x86-64.</summary>
    public static CallTable X64 { get; } = new("syscalls.x86_64.txt", null);

    /// <summary>Of 64-bit ARM. Untested: nothing of the tracer runs there.</summary>
    public static CallTable Arm64 => LazyArm64.Value;

    /// <summary>The table of an architecture; that of x86-64, by which conditions are written, where there is none for it.</summary>
    public static CallTable Of(Architecture architecture) => architecture == Architecture.Arm64 ? Arm64 : X64;

    /// <summary>Every number that the table knows, ascending.</summary>
    public IEnumerable<int> Numbers => _entries.Where(e => e is not null).Select(e => e!.Number);

    /// <summary>What the table knows of a number, or null.</summary>
    public Entry? Find(int number) => (uint)number < (uint)_entries.Length ? _entries[number] : null;

    /// <summary>The number of the call of this name, or -1.</summary>
    public int Number(string name) => _numbersByName.GetValueOrDefault(name, -1);

    private static Entry?[] Load(string file, CallTable? elder)
    {
        var table = new List<Entry?>();
        foreach (var line in EmbeddedTable.Lines(file))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var number = int.Parse(words[0], CultureInfo.InvariantCulture);
            CollectionsMarshal.SetCount(table, Math.Max(table.Count, number + 1));
            table[number] = new Entry(number, words[1], words.Length == 2 && elder?.Find(elder.Number(words[1])) is { } same ? same.Arguments : [.. words.Skip(2).Select(Argument)]);
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

    /// <summary>One call.</summary>
    internal sealed class Entry
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
