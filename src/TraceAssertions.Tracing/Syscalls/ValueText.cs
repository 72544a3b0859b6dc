namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Writes the value of one register as strace(1) does: numbers, flags and constants by name, modes, devices, signals.</summary>
internal static class ValueText
{
    private const int Mknod = 133, MknodAt = 259, Syslog = 103;

    /// <summary>The bits of a register that an argument consists of: all where it is an unsigned long of the kernel's, else the lower 32.</summary>
    public static ulong Significant(SyscallArgument argument, ulong value) =>
        argument.Kind is ArgumentKind.Size or ArgumentKind.ULong or ArgumentKind.Offset or ArgumentKind.Long or ArgumentKind.Hex || IsWide(argument.Set) ? value : (uint)value;

    /// <summary>Writes an argument that is no descriptor.</summary>
    public static void Write(TextBuffer text, int number, SyscallArgument argument, ulong value)
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

    /// <summary>The flags of clone(2), whose lowest byte is the signal that tells of the child's end.</summary>
    public static void WriteCloneFlags(TextBuffer text, ulong flags)
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
}
