using System.Collections.Frozen;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Messages;

/// <summary>What part a call takes in the messages that the kernel carries.</summary>
internal enum CallRole : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>Creates a task.</summary>
    Create,

    /// <summary>Ends a task or a process.</summary>
    End,

    /// <summary>Waits for the end of a child.</summary>
    Reap,

    /// <summary>Waits for a task or wakes one.</summary>
    Futex,

    /// <summary>Takes bytes or packets.</summary>
    Receive,

    /// <summary>Gives bytes or packets.</summary>
    Send,

    /// <summary>Moves bytes in a way that is not followed: from there on it is not known which bytes are whose.</summary>
    Mix,

    /// <summary>Sends a signal.</summary>
    Signal,

    /// <summary>Waits for a signal.</summary>
    AwaitSignal,
}

/// <summary>The roles of the calls that have one.</summary>
internal static class CallRoles
{
    private static readonly FrozenDictionary<CallRole, string[]> Names = new Dictionary<CallRole, string[]>
    {
        [CallRole.Create] = ["clone", "clone3", "fork", "vfork"],
        [CallRole.End] = ["exit", "exit_group"],
        [CallRole.Reap] = ["wait4", "waitid"],
        [CallRole.Futex] = ["futex"],
        [CallRole.Receive] = ["read", "readv", "recvfrom", "recvmsg"],
        [CallRole.Send] = ["write", "writev", "sendto", "sendmsg", "sendfile"],
        [CallRole.Mix] = ["splice", "tee", "vmsplice", "recvmmsg", "sendmmsg"],
        [CallRole.Signal] = ["kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"],
        [CallRole.AwaitSignal] = ["rt_sigtimedwait"],
    }.ToFrozenDictionary();

    private static readonly CallRole[] ByNumber = Table();

    /// <summary>The role of a call.</summary>
    public static CallRole Of(int number) => (uint)number < (uint)ByNumber.Length ? ByNumber[number] : CallRole.None;

    private static CallRole[] Table()
    {
        var table = new CallRole[SyscallTable.Numbers.Max() + 1];
        foreach (var (role, names) in Names)
        {
            foreach (var number in SyscallTable.NumbersOf(names))
                table[number] = role;
        }

        return table;
    }
}
