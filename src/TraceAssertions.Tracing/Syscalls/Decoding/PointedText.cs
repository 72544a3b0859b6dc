using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Writes what an argument points to as strace(1) does; the address alone where it was not captured, or where the call left nothing there.</summary>
internal static class PointedText
{
    /// <summary>Writes one structure.</summary>
    /// <returns>False where nothing was written, because the address is to be shown.</returns>
    private delegate bool Writer(in Pointed pointed);

    private static readonly FrozenDictionary<string, Writer> Writers = new Dictionary<string, Writer>(StringComparer.Ordinal)
    {
        ["data"] = DataText.Data,
        ["random"] = DataText.Random,
        ["path"] = DataText.Path,
        ["dirents"] = DataText.Entries,
        ["dirents64"] = DataText.Entries,
        ["argv"] = DataText.Arguments,
        ["envp"] = DataText.Environment,
        ["iovec"] = VectorText.Vector,
        ["msghdr"] = VectorText.Message,
        ["stat"] = FileText.Stat,
        ["statx"] = FileText.Statx,
        ["statfs"] = FileText.FileSystem,
        ["flock"] = FileText.Lock,
        ["offset"] = FileText.Offset,
        ["pair"] = FileText.Pair,
        ["ioctl"] = FileText.Ioctl,
        ["sigaction"] = SignalText.Action,
        ["sigset"] = SignalText.Set,
        ["sigsetarg"] = SignalText.SetArgument,
        ["siginfo"] = SignalText.Info,
        ["stack"] = SignalText.Stack,
        ["timespec"] = TimeText.Spec,
        ["timeval"] = TimeText.Value,
        ["timezone"] = TimeText.Zone,
        ["time"] = TimeText.Seconds,
        ["itimerval"] = TimeText.IntervalValue,
        ["itimerspec"] = TimeText.IntervalSpec,
        ["utimes"] = TimeText.FileTimes,
        ["tms"] = TimeText.ProcessTimes,
        ["sockaddr"] = SocketText.Address,
        ["socklen"] = SocketText.Length,
        ["sockopt"] = SocketText.Option,
        ["pollfds"] = PollText.Descriptors,
        ["fdset"] = PollText.Set,
        ["epoll_event"] = PollText.Event,
        ["epoll_events"] = PollText.Events,
        ["status"] = ProcessText.Status,
        ["rusage"] = ProcessText.Usage,
        ["rlimit"] = ProcessText.Limit,
        ["utsname"] = ProcessText.Names,
        ["sysinfo"] = ProcessText.System,
        ["id"] = ProcessText.Id,
        ["ids"] = ProcessText.Ids,
        ["cpuset"] = ProcessText.Cpus,
        ["clone_args"] = ProcessText.CloneArguments,
        ["fsbase"] = ProcessText.Base,
        ["name"] = ProcessText.Name,
        ["signal"] = SignalText.Number,
        ["text"] = DataText.Text,
        ["open_how"] = FileText.HowToOpen,
        ["cap_header"] = ProcessText.CapabilityHeader,
        ["cap_data"] = ProcessText.Capabilities,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether there is a writer for the structure.</summary>
    public static bool Knows(string structure) => Writers.ContainsKey(structure);

    /// <summary>Writes what the argument points to, or its address.</summary>
    public static void Write(TextBuffer text, in RawCall call, CallMemory memory, int index, SyscallArgument argument, DescriptorName? nameOf)
    {
        var pointed = new Pointed(text, in call, memory, index, argument.Access, nameOf);
        if (pointed.Address == 0 || call.Unfinished || IsOverwritten(pointed, argument) || !Writers[argument.Structure!](pointed))
            text.AppendAddress(pointed.Address);
    }

    /// <summary>Where the call wrote its answer to where it had read from, what it read is gone.</summary>
    private static bool IsOverwritten(in Pointed pointed, SyscallArgument argument)
    {
        if (argument.Access != MemoryAccess.Read || pointed.Failed)
            return false;
        var declared = SyscallTable.Arguments(pointed.Call.Number);
        for (var i = 0; i < declared.Length; i++)
        {
            if (i != pointed.Index && declared[i].Access == MemoryAccess.Write && pointed.Value(i) == pointed.Address)
                return true;
        }

        return false;
    }
}
