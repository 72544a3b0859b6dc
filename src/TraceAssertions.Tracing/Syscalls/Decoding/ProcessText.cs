namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Processes: how they end, what they may use, who and where they are, and how they are made.</summary>
internal static class ProcessText
{
    private const int GetName = 16, NameBytes = 16;
    private const ulong PidfdFlag = 0x1000, ParentTidFlag = 0x100000, TlsFlag = 0x80000, ChildTidFlags = 0x200000 | 0x1000000;

    /// <summary>The status of wait4(2).</summary>
    public static bool Status(in Pointed pointed)
    {
        if (pointed.Failed || pointed.Call.Result == 0 || !pointed.TryGet(sizeof(int), out var found))
            return false;
        var (text, status) = (pointed.Text, found.Int32(0));
        var signal = status & 0x7f;
        text.Append("[{");
        if (status == 0xffff)
        {
            text.Append("WIFCONTINUED(s)");
        }
        else if ((status & 0xff) == 0x7f)
        {
            text.Append("WIFSTOPPED(s) && WSTOPSIG(s) == ");
            text.Append(Signals.Name((status >> 8) & 0xff));
        }
        else if (signal != 0)
        {
            text.Append("WIFSIGNALED(s) && WTERMSIG(s) == ");
            text.Append(Signals.Name(signal));
            text.Append((status & 0x80) != 0 ? " && WCOREDUMP(s)" : "");
        }
        else
        {
            text.Field("WIFEXITED(s) && WEXITSTATUS(s) == ", (long)((status >> 8) & 0xff));
        }

        text.Append("}]");
        return true;
    }

    /// <summary>The times of struct rusage; of wait4(2) where there is a process.</summary>
    public static bool Usage(in Pointed pointed)
    {
        const int wait4 = 61;
        if (pointed.Failed || (pointed.Call.Number == wait4 && pointed.Call.Result == 0) || !pointed.TryGet(144, out var usage))
            return false;
        pointed.Text.Append("{ru_utime=");
        TimeText.WriteValue(pointed.Text, usage);
        pointed.Text.Append(", ru_stime=");
        TimeText.WriteValue(pointed.Text, usage[16..]);
        pointed.Text.Append(", ...}");
        return true;
    }

    /// <summary>struct rlimit.</summary>
    public static bool Limit(in Pointed pointed)
    {
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(16, out var limit))
            return false;
        pointed.Text.Append("{rlim_cur=");
        Write(pointed.Text, limit.UInt64(0));
        pointed.Text.Append(", rlim_max=");
        Write(pointed.Text, limit.UInt64(8));
        pointed.Text.Append('}');
        return true;

        static void Write(TextBuffer text, ulong value)
        {
            if (value == ulong.MaxValue)
            {
                text.Append("RLIM64_INFINITY");
            }
            else if (value > 1024 && value % 1024 == 0)
            {
                text.AppendDecimal(value / 1024);
                text.Append("*1024");
            }
            else
            {
                text.AppendDecimal(value);
            }
        }
    }

    /// <summary>struct utsname.</summary>
    public static bool Names(in Pointed pointed)
    {
        const int nameBytes = 65;
        if (pointed.Failed || !pointed.TryGet(6 * nameBytes, out var names))
            return false;
        pointed.Text.Append("{sysname=");
        pointed.Text.AppendQuoted(names[..nameBytes].Text());
        pointed.Text.Append(", nodename=");
        pointed.Text.AppendQuoted(names[nameBytes..(2 * nameBytes)].Text());
        pointed.Text.Append(", ...}");
        return true;
    }

    /// <summary>struct sysinfo.</summary>
    public static bool System(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(112, out var info))
            return false;
        var text = pointed.Text;
        text.Field("{uptime=", info.Int64(0));
        text.Field(", loads=[", info.UInt64(8));
        text.Field(", ", info.UInt64(16));
        text.Field(", ", info.UInt64(24));
        text.Field("], totalram=", info.UInt64(32));
        text.Field(", freeram=", info.UInt64(40));
        text.Field(", sharedram=", info.UInt64(48));
        text.Field(", bufferram=", info.UInt64(56));
        text.Field(", totalswap=", info.UInt64(64));
        text.Field(", freeswap=", info.UInt64(72));
        text.Field(", procs=", (long)info.UInt16(80));
        text.Field(", totalhigh=", info.UInt64(88));
        text.Field(", freehigh=", info.UInt64(96));
        text.Field(", mem_unit=", (long)info.UInt32(104));
        text.Append('}');
        return true;
    }

    /// <summary>One number of 32 bits.</summary>
    public static bool Id(in Pointed pointed)
    {
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(sizeof(uint), out var id))
            return false;
        pointed.Text.Field("[", (long)id.UInt32(0));
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>The groups of getgroups(2), as many as it says, or of setgroups(2).</summary>
    public static bool Ids(in Pointed pointed)
    {
        if (pointed.IsWritten && (pointed.Failed || pointed.Value(0) == 0))
            return false;
        var count = pointed.IsWritten ? pointed.Call.Result : (int)pointed.Value(0);
        var shown = (int)Math.Min(count, MemoryPlan.ShownElements);
        if (shown < 0 || !pointed.TryGet(shown * sizeof(uint), out var ids))
            return false;
        pointed.Text.Append('[');
        for (var i = 0; i < shown; i++)
        {
            if (i > 0)
                pointed.Text.Append(", ");
            pointed.Text.AppendDecimal((long)ids.UInt32(sizeof(uint) * i));
        }

        pointed.Text.Append(count > shown ? ", ...]" : "]");
        return true;
    }

    /// <summary>The CPUs of sched_setaffinity(2).</summary>
    public static bool Cpus(in Pointed pointed)
    {
        const int most = 128;
        var bytes = pointed.IsWritten ? pointed.Call.Result : (uint)pointed.Value(1);
        if ((pointed.IsWritten && pointed.Failed) || bytes > most || !pointed.TryGet((int)bytes, out var mask))
            return false;
        pointed.Text.Append('[');
        var first = true;
        for (var cpu = 0; cpu < 8 * mask.Length; cpu++)
        {
            if ((mask[cpu / 8] & (1 << (cpu % 8))) == 0)
                continue;
            if (!first)
                pointed.Text.Append(' ');
            pointed.Text.AppendDecimal((long)cpu);
            first = false;
        }

        pointed.Text.Append(']');
        return true;
    }

    /// <summary>struct clone_args of clone3(2), and the new thread's number where the kernel put it.</summary>
    public static bool CloneArguments(in Pointed pointed)
    {
        const int least = 64;
        if (!pointed.Memory.TryGet(pointed.Address, 88, out var arguments) || arguments.Length < least)
            return false;
        var (text, flags, parentTid) = (pointed.Text, arguments.UInt64(0), arguments.UInt64(24));
        text.FlagsField("{flags=", "clone", flags);
        Field(", pidfd=", 8, PidfdFlag, arguments);
        Field(", child_tid=", 16, ChildTidFlags, arguments);
        Field(", parent_tid=", 24, ParentTidFlag, arguments);
        text.Append(", exit_signal=");
        text.Append(Signals.Name((int)arguments.UInt64(32)));
        text.AddressField(", stack=", arguments.UInt64(40));
        text.Append(", stack_size=");
        text.AppendHex(arguments.UInt64(48));
        Field(", tls=", 56, TlsFlag, arguments);
        text.Append('}');
        if (!pointed.Failed && (flags & ParentTidFlag) != 0 && pointed.TryGet(parentTid, sizeof(int), out var tid))
        {
            text.Field(" => {parent_tid=[", (long)tid.Int32(0));
            text.Append("]}");
        }

        return true;

        void Field(string name, int offset, ulong wanted, ReadOnlySpan<byte> from)
        {
            if ((flags & wanted) != 0)
                text.AddressField(name, from.UInt64(offset));
        }
    }

    /// <summary>struct __user_cap_header_struct.</summary>
    public static bool CapabilityHeader(in Pointed pointed)
    {
        if (!pointed.TryGet(8, out var header))
            return false;
        pointed.Text.ConstantField("{version=", "capversion", header.UInt32(0));
        pointed.Text.Field(", pid=", (long)header.Int32(4));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>struct __user_cap_data_struct, twice since the second version: the lower halves of the sets, then the upper.</summary>
    public static bool Capabilities(in Pointed pointed)
    {
        const uint second = 0x20071026, third = 0x20080522;
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(pointed.Value(0), sizeof(uint), out var version) || version.UInt32(0) is not (second or third)
            || !pointed.TryGet(24, out var data))
            return false;
        var text = pointed.Text;
        var low = data;
        var high = data[12..];
        text.FlagsField("{effective=", "capabilities", low.UInt32(0) | ((ulong)high.UInt32(0) << 32));
        text.FlagsField(", permitted=", "capabilities", low.UInt32(4) | ((ulong)high.UInt32(4) << 32));
        text.FlagsField(", inheritable=", "capabilities", low.UInt32(8) | ((ulong)high.UInt32(8) << 32));
        text.Append('}');
        return true;
    }

    /// <summary>arch_prctl(2): the base of a segment.</summary>
    public static bool Base(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(sizeof(ulong), out var address))
            return false;
        pointed.Text.Append('[');
        pointed.Text.AppendHex(address.UInt64(0));
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>The name of a thread (prctl(2)), of which the kernel looks at 15 characters.</summary>
    public static bool Name(in Pointed pointed)
    {
        if (((int)pointed.Call.Arg0 == GetName && pointed.Failed) || !pointed.Memory.TryGet(pointed.Address, NameBytes, out var name))
            return false;
        var end = name.IndexOf((byte)0);
        if (end < 0 && name.Length < NameBytes)
            return false;
        var longest = end is < 0 or NameBytes - 1;
        pointed.Text.AppendData(name[..(longest ? NameBytes - 1 : end)], longest && (int)pointed.Call.Arg0 != GetName);
        return true;
    }
}
