using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Starts a program and traces it, with all of its descendants, by BPF programs.</summary>
/// <param name="ringBytes">The size of the ring; null for the usual one.</param>
/// <param name="attachment">How the programs are attached; null for the way that the probe found.</param>
/// <param name="adjust">Changes what the programs are specialised for.</param>
internal sealed class EbpfLaunchBackend(int? ringBytes = null, BpfAttachment? attachment = null, Func<TracerOptions, TracerOptions>? adjust = null) : ILaunchBackend
{
    private const int WNOHANG = 1;

    public TracerBackend Backend => TracerBackend.Ebpf;

    public LaunchOutcome Run(LaunchRequest request, ICallSink sink)
    {
        var options = new TracerOptions
        {
            Attachment = attachment ?? EbpfProbe.Attachment,
            FollowChildren = request.FollowChildren,
            Source = request.Source,
            Filter = request.Filter,
            Memory = request.Memory,
            RingBytes = ringBytes ?? TracerOptions.RingBytesFor(request.Source),
            PidNamespaceLevel = EbpfProbe.PidNamespaceLevel,
        };
        var programs = new TracerPrograms(adjust?.Invoke(options) ?? options);
        using var session = new TracerSession(programs, sink);
        using var program = ProcessSpawner.SpawnHeld(request);
        var pid = program.Pid;
        using var signals = new SignalForwarding(pid);
        var pidfd = Libc.OpenPidfd(pid);
        try
        {
            if (pidfd < 0)
                throw BpfFailure.Refused("pidfd_open(2)", -pidfd);
            programs.Add(pid, pidfd, new TaskState { Identity = ((ulong)(uint)pid << 32) | (uint)pid, Flags = TaskState.Suppressed });
            session.LiveTasks = 1;
            session.Attach();
            using var waiter = new RingWaiter(session.RingDescriptor, pidfd);
            program.Release();
            return Follow(session, waiter, ref pid);
        }
        catch (TraceAssertionsException) when (pid > 0 && HasEnded(pid, out var status))
        {
            pid = 0;
            throw ProcessSpawner.EndedEarly(request, status);
        }
        finally
        {
            if (pid > 0)
                ProcessSpawner.Abandon(pid);
            if (pidfd >= 0)
                _ = Libc.close(pidfd);
        }
    }

    /// <summary>Hands the records over until the program and every descendant has ended.</summary>
    /// <param name="session">The attached session.</param>
    /// <param name="waiter">Waits for records and for the program's end.</param>
    /// <param name="pid">The program; 0 once it has been reaped.</param>
    private static LaunchOutcome Follow(TracerSession session, RingWaiter waiter, ref int pid)
    {
        using var priority = ConsumerPriority.Raise();
        var status = 0;
        while (true)
        {
            // A task is counted out after its last record, so that this order misses nothing.
            var live = session.LiveTasks;
            session.Drain();
            if (pid > 0 && HasEnded(pid, out status))
                pid = 0;
            else if (pid == 0 && (live <= 0 || !session.HasSeenExec))
                break; // Killed before it was executed, it may have ended before the programs could count it out; it has no descendants.
            else
                waiter.Wait();
        }

        session.Detach();
        int? signal = (status & 0x7f) == 0 ? null : status & 0x7f;
        return new LaunchOutcome(signal is { } number ? 128 + number : (status >> 8) & 0xff, signal, session.PeakResidentBytes, session.Lost, session.Reasons()) { LostStacks = session.LostStacks };
    }

    /// <summary>Reaps the program if it has ended (waitpid(2)).</summary>
    private static bool HasEnded(int pid, out int status)
    {
        int result;
        do
            result = Libc.waitpid(pid, out status, WNOHANG);
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        return result != 0;
    }
}
