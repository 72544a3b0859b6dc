namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Writes a system call as text, with strace(1)'s names, conventions and escapes; what pointers other than paths lead to is shown where it was captured, else as its address.</summary>
internal sealed class CallText
{
    /// <summary>The column at which strace begins the result (its option -a).</summary>
    public const int DefaultColumn = 40;

    private const int OpenAtCurrentDirectory = -100;
    private const int SignalReturn = 15, Clone = 56, Exit = 60, ExitGroup = 231, Umask = 95, Fcntl = 72, Mknod = 133, MknodAt = 259, Syslog = 103, Membarrier = 324, BadAddress = -14;

    private const int SchedGetScheduler = 145, Prctl = 157, Time = 201, GetDumpable = 3;

    private readonly Func<int, int, string?>? _identityOf;
    private readonly int _column;

    /// <summary>Creates a writer.</summary>
    /// <param name="identityOf">Given a pid and a descriptor, what the descriptor is: it is shown in angle brackets, as by strace's -y. Null to show numbers only.</param>
    /// <param name="column">The column at which the result begins at the earliest.</param>
    public CallText(Func<int, int, string?>? identityOf = null, int column = DefaultColumn)
    {
        _identityOf = identityOf;
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
                text.AppendHex(Register(call, i));
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
                WriteString(text, call, Register(call, i), i == first ? path : path2);
            else if (argument.Structure is not null && memory is not null)
                PointedText.Write(text, call, memory, i, argument);
            else
                WriteArgument(text, call, argument, Register(call, i));
        }
    }

    private void WriteArgument(TextBuffer text, in RawCall call, SyscallArgument argument, ulong value)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Fd:
                WriteFd(text, call.Pid, (int)value);
                break;
            case ArgumentKind.DirFd when (int)value == OpenAtCurrentDirectory:
                text.Append("AT_FDCWD");
                break;
            case ArgumentKind.DirFd:
                WriteFd(text, call.Pid, (int)value);
                break;
            default:
                WriteValue(text, call.Number, argument, value);
                break;
        }
    }

    /// <summary>The bits of a register that an argument consists of: all where it is an unsigned long of the kernel's, else the lower 32.</summary>
    internal static ulong Significant(SyscallArgument argument, ulong value) =>
        argument.Kind is ArgumentKind.Size or ArgumentKind.ULong or ArgumentKind.Offset or ArgumentKind.Long or ArgumentKind.Hex || IsWide(argument.Set) ? value : (uint)value;

    /// <summary>Writes an argument that is no descriptor.</summary>
    internal static void WriteValue(TextBuffer text, int number, SyscallArgument argument, ulong value)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Int or ArgumentKind.ProcessId:
                text.AppendDecimal((int)value);
                break;
            case ArgumentKind.UInt:
                text.AppendDecimal((uint)value);
                break;
            case ArgumentKind.UserId or ArgumentKind.GroupId:
                text.AppendDecimal((uint)value == uint.MaxValue ? -1L : (uint)value);
                break;
            case ArgumentKind.Size or ArgumentKind.ULong:
                text.AppendDecimal(value);
                break;
            case ArgumentKind.Offset or ArgumentKind.Long:
                text.AppendDecimal((long)value);
                break;
            case ArgumentKind.Hex:
                text.AppendHex(value);
                break;
            case ArgumentKind.Mode:
                WriteMode(text, (uint)value & 0xffff, withType: number is Mknod or MknodAt);
                break;
            case ArgumentKind.Device:
                WriteDevice(text, (uint)value);
                break;
            case ArgumentKind.Signal:
                text.Append(Signals.Name((int)value));
                break;
            case ArgumentKind.Flags:
                WriteFlags(text, argument.Set!, value);
                break;
            case ArgumentKind.Constant:
                WriteConstant(text, number, argument.Set!, value);
                break;
            default:
                text.AppendAddress(value);
                break;
        }
    }

    // Only the flags of mmap, mremap and the memory policies are unsigned long in the kernel; the rest are 32 bits of the register.
    private static bool IsWide(string? set) => set is "prot" or "mremap" or "map" or "getmempolicy" or "mount" or "perfopen";

    private static void WriteFlags(TextBuffer text, string set, ulong value)
    {
        var flags = IsWide(set) ? value : (uint)value;
        if (set == "ipc")
        {
            if (ConstantSet.Get(set).WriteFlags(text, flags & ~0x1ffUL))
                text.Append('|');
            text.AppendOctal((uint)flags & 0x1ff);
        }
        else if (set is "map" or "memfd")
        {
            WriteWithPageSize(text, set, flags);
        }
        else if (!ConstantSet.Get(set).WriteFlags(text, flags))
        {
            text.Append('0');
        }
    }

    /// <summary>mmap(2) and memfd_create(2): six of the bits are the logarithm of the size of a huge page.</summary>
    private static void WriteWithPageSize(TextBuffer text, string set, ulong flags)
    {
        const int shift = 26;
        var size = (flags >> shift) & 0x3f;
        var some = ConstantSet.Get(set).WriteFlags(text, flags & ~(0x3fUL << shift));
        if (size == 0)
        {
            if (!some)
                text.Append('0');
            return;
        }

        if (some)
            text.Append('|');
        text.AppendDecimal(size);
        text.Append(set == "map" ? "<<MAP_HUGE_SHIFT" : "<<MFD_HUGE_SHIFT");
    }

    private static void WriteConstant(TextBuffer text, int number, string set, ulong value)
    {
        var names = ConstantSet.Get(set);
        if (set == "ioctl")
        {
            WriteIoctl(text, names, (uint)value);
            return;
        }

        var name = names.NameOf(unchecked((ulong)(long)(int)value)) ?? names.NameOf((uint)value);
        if (number == Syslog)
        {
            text.AppendDecimal((int)value);
            text.Append(" /* ");
            text.Append(name ?? names.Unknown);
            text.Append(" */");
        }
        else if (name is not null)
        {
            text.Append(name);
        }
        else
        {
            names.WriteConstant(text, (uint)value);
        }
    }

    /// <summary>An ioctl(2) request without a name is taken apart as asm-generic/ioctl.h puts it together.</summary>
    private static void WriteIoctl(TextBuffer text, ConstantSet names, uint request)
    {
        if (names.NameOf(request) is { } name)
        {
            text.Append(name);
            return;
        }

        text.Append("_IOC(");
        text.Append((request >> 30) switch { 0 => "_IOC_NONE", 1 => "_IOC_WRITE", 2 => "_IOC_READ", _ => "_IOC_READ|_IOC_WRITE" });
        text.Append(", ");
        text.AppendHex((request >> 8) & 0xff);
        text.Append(", ");
        text.AppendHex(request & 0xff);
        text.Append(", ");
        text.AppendHex((request >> 16) & 0x3fff);
        text.Append(')');
    }

    private static void WriteMode(TextBuffer text, uint mode, bool withType)
    {
        var type = mode & 0xf000;
        if (withType && type != 0 && ConstantSet.Get("filetype").NameOf(type) is { } name)
        {
            text.Append(name);
            text.Append('|');
            mode &= 0xfff;
        }

        text.AppendOctal(mode);
    }

    /// <summary>The kernel's new_encode_dev (linux/kdev_t.h): twelve bits of major number between the minor's halves.</summary>
    private static void WriteDevice(TextBuffer text, uint device)
    {
        text.Append("makedev(");
        text.AppendHex((device >> 8) & 0xfff);
        text.Append(", ");
        text.AppendHex((device & 0xff) | ((device >> 12) & 0xfff00));
        text.Append(')');
    }

    private static void WriteString(TextBuffer text, in RawCall call, ulong address, ReadOnlySpan<byte> bytes)
    {
        // An empty string and one that could not be read look alike; the kernel's own answer tells them apart.
        if (bytes.IsEmpty && (address == 0 || call.Result == BadAddress))
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
        WriteCloneFlags(text, call.Arg0);
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

    /// <summary>The flags of clone(2), whose lowest byte is the signal that tells of the child's end.</summary>
    internal static void WriteCloneFlags(TextBuffer text, ulong flags)
    {
        const ulong signalBits = 0xff;
        var signal = (int)(flags & signalBits);
        var some = ConstantSet.Get("clone").WriteFlags(text, flags & ~signalBits);
        if (signal != 0)
        {
            if (some)
                text.Append('|');
            text.Append(Signals.Name(signal));
        }
        else if (!some)
        {
            text.Append('0');
        }
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
                WriteFd(text, call.Pid, (int)call.Result);
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

    private void WriteFd(TextBuffer text, int pid, int fd)
    {
        text.AppendDecimal(fd);
        if (fd < 0 || _identityOf?.Invoke(pid, fd) is not { } identity)
            return;
        text.Append('<');
        text.Append(identity);
        text.Append('>');
    }

    private static void Separate(TextBuffer text, bool first)
    {
        if (!first)
            text.Append(", ");
    }

    /// <summary>The argument register <paramref name="index"/> of the call.</summary>
    internal static ulong Register(in RawCall call, int index) => index switch
    {
        0 => call.Arg0,
        1 => call.Arg1,
        2 => call.Arg2,
        3 => call.Arg3,
        4 => call.Arg4,
        _ => call.Arg5,
    };
}
