using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>
/// What a call was asked for beyond its file and its size, as strace(1) writes it: flags, modes, commands, signals, owners, lengths that become a file's. These
/// are the same in every run of the same program; descriptors, addresses, positions, ids and timeouts are not, and are never in it.
/// </summary>
/// <remarks>Most calls have nothing to tell, which costs one look into an array; a text is made once for each combination of values. Not safe for concurrent use.</remarks>
internal sealed class CallDetail
{
    /// <summary>More combinations than this are texts that hardly repeat (lengths of files): the cache begins anew.</summary>
    private const int MostTexts = 4096;

    /// <summary>No call has more arguments that are told.</summary>
    private const int MostArguments = 3;

    private const int Clone = 56, Fcntl = 72;
    private const ulong CloneThread = 0x10000;

    // Numbers that are commands, counts or lengths, which their kind alone does not tell from ids and timeouts. By the argument's position.
    private static readonly FrozenDictionary<string, int[]> Numbers = new Dictionary<string, int[]>(StringComparer.Ordinal)
    {
        ["exit"] = [0],
        ["exit_group"] = [0],
        ["listen"] = [1],
        ["socket"] = [2],
        ["socketpair"] = [2],
        ["fcntl"] = [2],
        ["truncate"] = [1],
        ["ftruncate"] = [1],
        ["fallocate"] = [3],
        ["eventfd"] = [0],
        ["eventfd2"] = [0],
        ["setpriority"] = [2],
        ["personality"] = [0],
        ["quotactl"] = [0],
        ["semget"] = [1],
        ["io_setup"] = [0],
        ["io_uring_setup"] = [0],
        ["io_uring_register"] = [1],
        ["ioprio_set"] = [2],
        ["seccomp"] = [1],
        ["getgroups"] = [0],
        ["setgroups"] = [0],
        ["readv"] = [2],
        ["writev"] = [2],
        ["preadv"] = [2],
        ["pwritev"] = [2],
        ["preadv2"] = [2],
        ["pwritev2"] = [2],
        ["mq_timedsend"] = [3],
        ["setsockopt"] = [2],
        ["getsockopt"] = [2],
        ["fanotify_init"] = [0],
        ["fanotify_mark"] = [1, 2],
        ["fsconfig"] = [1],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly int[]?[] Told = [.. Enumerable.Range(0, SyscallTable.Numbers.Max() + 1).Select(ArgumentsOf)];

    private readonly Dictionary<Key, string> _texts = [];
    private readonly TextBuffer _buffer = new();

    /// <summary>The text of a call, or null where it has nothing to tell.</summary>
    public string? Of(in RawCall call)
    {
        if ((uint)call.Number >= (uint)Told.Length || Told[call.Number] is not { } told || (call.Number == Clone && (call.Arg0 & CloneThread) != 0))
            return null;
        var declared = SyscallTable.Arguments(call.Number);
        System.Span<ulong> values = stackalloc ulong[MostArguments];
        values.Clear();
        for (var i = 0; i < told.Length; i++)
        {
            // A register that the call does not look at holds whatever was in it.
            var argument = Shape(call, told[i], declared[told[i]]);
            values[i] = argument.Kind == ArgumentKind.Hidden ? 0 : ValueText.Significant(argument, call.Register(told[i]));
        }

        var key = new Key(call.Number, values[0], values[1], values[2]);
        if (_texts.TryGetValue(key, out var text))
            return text.Length == 0 ? null : text;
        if (_texts.Count == MostTexts)
            _texts.Clear();
        _texts[key] = text = Write(call, told, declared);
        return text.Length == 0 ? null : text;
    }

    private string Write(in RawCall call, int[] told, ReadOnlySpan<SyscallArgument> declared)
    {
        _buffer.Clear();
        foreach (var index in told)
        {
            var argument = Shape(call, index, declared[index]);
            if (argument.Kind == ArgumentKind.Hidden)
                continue;
            if (_buffer.Length > 0)
                _buffer.Append(", ");
            var value = call.Register(index);
            if (call.Number == Clone)
                ValueText.WriteCloneFlags(_buffer, value);
            else
                ValueText.Write(_buffer, call.Number, argument, value);
        }

        return _buffer.ToString();
    }

    /// <summary>The argument of this call, hidden where it is a descriptor, an id or an address of it.</summary>
    private static SyscallArgument Shape(in RawCall call, int index, SyscallArgument declared)
    {
        var argument = CallShape.Argument(call, index, declared);
        return call.Number == Fcntl && index == 2 && !IsTold((int)call.Arg1, argument) ? default : argument;
    }

    /// <summary>fcntl(2): F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ and F_ADD_SEALS take a number that is no id, no least descriptor and no address.</summary>
    private static bool IsTold(int command, SyscallArgument argument) => IsTold(argument) || command is 1024 or 1026 or 1031 or 1033;

    private static bool IsTold(SyscallArgument argument) => argument is
    {
        Kind: ArgumentKind.Flags or ArgumentKind.Constant or ArgumentKind.Mode or ArgumentKind.Device or ArgumentKind.Signal or ArgumentKind.UserId or ArgumentKind.GroupId,
        Set: not "key", // of System V: made from inodes, ftok(3)
    };

    private static int[]? ArgumentsOf(int number)
    {
        var name = SyscallTable.Name(number);
        if (name == "futex")
            return null; // how a lock waits and wakes is not what it was asked for
        var declared = SyscallTable.Arguments(number);
        var told = new List<int>();
        for (var i = 0; i < declared.Length; i++)
        {
            if (IsTold(declared[i]) || (Numbers.TryGetValue(name, out var numbers) && numbers.Contains(i)))
                told.Add(i);
        }

        return told.Count == 0 ? null : [.. told];
    }

    private readonly record struct Key(int Number, ulong First, ulong Second, ulong Third);
}
