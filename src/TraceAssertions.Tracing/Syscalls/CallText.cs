namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Writes a system call as text, with strace(1)'s names, conventions and escapes; what pointers other than paths lead to is shown where it was captured, else as its address.</summary>
internal sealed class CallText
{
    /// <summary>The column at which strace begins the result (its option -a).</summary>
    public const int DefaultColumn = 40;

    private const int SignalReturn = 15, Clone = 56, Exit = 60, ExitGroup = 231, Umask = 95, Fcntl = 72, Membarrier = 324, BadAddress = -14;

    private const int SchedGetScheduler = 145, Prctl = 157, Time = 201, GetDumpable = 3;

    private readonly DescriptorName? _nameOf;
    private readonly int _column;

    /// <summary>Creates a writer.</summary>
    /// <param name="nameOf">Tells what descriptors are, which is shown in angle brackets, as by strace's -y. Null to show numbers only.</param>
    /// <param name="column">The column at which the result begins at the earliest.</param>
    public CallText(DescriptorName? nameOf = null, int column = DefaultColumn)
    {
        _nameOf = nameOf;
        _column = column;
    }

    /// <summary>Appends the call to <paramref name="text"/>.</summary>
    public void Write(TextBuffer text, in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, CallMemory? memory = null)
    {
        var start = text.Length;
        text.Append(SyscallTable.Name(call.Number));
        text.Append('(');
        WriteArguments(text, call, path, path2, memory);
        text.Append(')');
        text.Append(' ', Math.Max(1, _column - (text.Length - start)));
        text.Append("= ");
        WriteResult(text, call);
        if (memory is not null && !call.Unfinished && !Errno.IsError(call.Result))
            PollText.WriteResult(text, call, memory);
    }

    /// <summary>The call as a string.</summary>
    public string Format(in RawCall call, ReadOnlySpan<byte> path = default, ReadOnlySpan<byte> path2 = default, CallMemory? memory = null)
    {
        var text = new TextBuffer();
        Write(text, call, path, path2, memory);
        return text.ToString();
    }

    private void WriteArguments(TextBuffer text, in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, CallMemory? memory)
    {
        if (!SyscallTable.IsKnown(call.Number))
        {
            for (var i = 0; i < 6; i++)
            {
                Separate(text, i == 0);
                text.AppendHex(call.Register(i));
            }

            return;
        }

        if (call.Number == Clone)
        {
            WriteClone(text, call, memory);
            return;
        }

        if (call.Number == SignalReturn && memory is not null)
            SignalText.WriteRestored(text, memory);

        var (first, second) = SyscallTable.PathArguments(call.Number);
        var declared = SyscallTable.Arguments(call.Number);
        var none = true;
        for (var i = 0; i < declared.Length; i++)
        {
            var argument = CallShape.Argument(call, i, declared[i]);
            if (argument.Kind == ArgumentKind.Hidden)
                continue;
            Separate(text, none);
            none = false;
            if (i == first || i == second)
                WriteString(text, call, call.Register(i), i == first ? path : path2, i == first ? call.PathUnread : call.Path2Unread);
            else if (argument.Structure is not null && memory is not null)
                PointedText.Write(text, call, memory, i, argument, _nameOf);
            else
                WriteArgument(text, call, argument, call.Register(i));
        }
    }

    private void WriteArgument(TextBuffer text, in RawCall call, SyscallArgument argument, ulong value)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Fd:
                DescriptorText.Write(text, _nameOf, call, (int)value);
                break;
            case ArgumentKind.DirFd:
                DescriptorText.WriteDirectory(text, _nameOf, call, (int)value);
                break;
            default:
                ValueText.Write(text, call.Number, argument, value);
                break;
        }
    }

    private static void WriteString(TextBuffer text, in RawCall call, ulong address, ReadOnlySpan<byte> bytes, bool unread)
    {
        // An empty string and one that could not be read look alike where the backend does not tell; the kernel's own answer tells them apart.
        if (bytes.IsEmpty && (unread || address == 0 || call.Result == BadAddress))
            text.AppendAddress(address);
        else
            text.AppendQuoted(bytes);
    }

    /// <summary>clone(2) on x86-64: stack first and only the registers that the flags make meaningful, by name.</summary>
    private static void WriteClone(TextBuffer text, in RawCall call, CallMemory? memory)
    {
        const ulong parentTid = 0x100000, pidfd = 0x1000, tls = 0x80000, childTid = 0x200000 | 0x1000000;
        text.Append("child_stack=");
        text.AppendAddress(call.Arg1);
        text.Append(", flags=");
        ValueText.WriteCloneFlags(text, call.Arg0);
        if ((call.Arg0 & parentTid) != 0 && call.Result > 0 && memory is not null && memory.TryGet(call.Arg2, sizeof(int), out var tid) && tid.Length == sizeof(int))
        {
            text.Field(", parent_tid=[", (long)tid.Int32(0));
            text.Append(']');
        }
        else
        {
            WriteNamed(text, ", parent_tid=", call.Arg2, (call.Arg0 & (parentTid | pidfd)) != 0);
        }

        WriteNamed(text, ", tls=", call.Arg4, (call.Arg0 & tls) != 0);
        WriteNamed(text, ", child_tidptr=", call.Arg3, (call.Arg0 & childTid) != 0);
    }

    private static void WriteNamed(TextBuffer text, string name, ulong address, bool shown)
    {
        if (!shown)
            return;
        text.Append(name);
        text.AppendAddress(address);
    }

    private void WriteResult(TextBuffer text, in RawCall call)
    {
        if (call.Unfinished || call.Number is Exit or ExitGroup)
        {
            text.Append('?');
        }
        else if (Errno.IsError(call.Result))
        {
            var errno = (int)-call.Result;
            text.Append(Errno.IsRestart(call.Result) ? "? " : "-1 ");
            text.Append(Errno.Name(errno));
            text.Append(" (");
            text.Append(Errno.Message(errno));
            text.Append(')');
        }
        else
        {
            WriteSuccess(text, call);
        }
    }

    private void WriteSuccess(TextBuffer text, in RawCall call)
    {
        switch (call.Number)
        {
            case 9 or 12 or 25 or 30 /* mmap, brk, mremap, shmat */:
                text.AppendHex((ulong)call.Result);
                break;
            case Prctl when call.Arg0 == GetDumpable && ConstantSet.Get("dumpable").NameOf((ulong)call.Result) is { } name:
                WriteNamed(text, call.Result, name);
                break;
            case SchedGetScheduler when ConstantSet.Get("sched").NameOf((ulong)call.Result) is { } name:
                WriteNamed(text, call.Result, name);
                break;
            case Time:
                text.AppendDecimal(call.Result);
                TimeText.WriteDate(text, " (", call.Result, 0, ")");
                break;
            case Umask:
                text.AppendOctal((uint)call.Result);
                break;
            case Fcntl when (int)call.Arg1 is 1 or 3 /* F_GETFD, F_GETFL */ && (call.Result != 0 || (int)call.Arg1 == 3):
                text.AppendHex((ulong)call.Result);
                text.Append(" (flags ");
                ConstantSet.Get((int)call.Arg1 == 1 ? "fdflags" : "open").WriteFlags(text, (ulong)call.Result);
                text.Append(')');
                break;
            case Membarrier when call.Arg0 == 0 && call.Result > 0 /* MEMBARRIER_CMD_QUERY */:
                text.AppendHex((ulong)call.Result);
                text.Append(" (");
                ConstantSet.Get("membarrier").WriteFlags(text, (ulong)call.Result);
                text.Append(')');
                break;
            case var _ when DescriptorCalls.ReturnsDescriptor(call):
                DescriptorText.Write(text, _nameOf, call, (int)call.Result, made: true);
                break;
            default:
                text.AppendDecimal(call.Result);
                break;
        }
    }

    private static void WriteNamed(TextBuffer text, long result, string name)
    {
        text.AppendDecimal(result);
        text.Append(" (");
        text.Append(name);
        text.Append(')');
    }

    private static void Separate(TextBuffer text, bool first)
    {
        if (!first)
            text.Append(", ");
    }
}
