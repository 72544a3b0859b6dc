using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>A status word of waitpid(2) for a tracee that was seized with PTRACE_O_TRACESYSGOOD.</summary>
/// <param name="Value">The word as the kernel gave it.</param>
internal readonly record struct WaitStatus(int Value)
{
    private const int SyscallStop = Libc.SIGTRAP | 0x80;

    /// <summary>What happened.</summary>
    public StopKind Kind => (Value & 0xff) != 0x7f ? StopKind.Ended : Event switch
    {
        0 => StopSignal == SyscallStop ? StopKind.Syscall : StopKind.Signal,
        Libc.PTRACE_EVENT_FORK or Libc.PTRACE_EVENT_VFORK or Libc.PTRACE_EVENT_CLONE => StopKind.Created,
        Libc.PTRACE_EVENT_EXEC => StopKind.Executed,
        Libc.PTRACE_EVENT_EXIT => StopKind.Ending,
        Libc.PTRACE_EVENT_SECCOMP => StopKind.Filtered,
        Libc.PTRACE_EVENT_STOP => StopSignal is Libc.SIGSTOP or Libc.SIGTSTP or Libc.SIGTTIN or Libc.SIGTTOU ? StopKind.Group : StopKind.Trap,
        _ => StopKind.Other,
    };

    /// <summary>The PTRACE_EVENT, or 0.</summary>
    public int Event => Value >> 16;

    /// <summary>The signal of a stop.</summary>
    public int StopSignal => (Value >> 8) & 0xff;

    /// <summary>The signal that ended the process, or null where it exited or is only stopped.</summary>
    public int? EndSignal => Kind == StopKind.Ended && (Value & 0x7f) != 0 ? Value & 0x7f : null;

    /// <summary>The exit code as a shell tells it: 128 plus the signal that ended the process.</summary>
    public int ExitCode => EndSignal is { } signal ? 128 + signal : (Value >> 8) & 0xff;
}
