using System.Globalization;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Whose a call is that no scope made, on a descriptor that scopes use.</summary>
/// <remarks>
/// What the runtime began on a socket or pipe it completes when that is ready, on threads without a scope: the call is the last user's. A file it reads and writes
/// where it is asked to; but it closes one where the last operation lets go of its handle (SafeHandle.DangerousRelease), which may be such a thread. The finalizer of
/// what was never closed runs whenever the collector does, and a verdict must not depend on that.
/// </remarks>
internal static class DescriptorOwner
{
    private static readonly HashSet<int> Writes = Numbers("write", "writev", "sendto", "sendmsg", "sendmmsg", "sendfile");
    private static readonly HashSet<int> Releases = Numbers("close", "flock");
    private static readonly HashSet<int> Reads = Numbers("read", "readv", "recvfrom", "recvmsg", "recvmmsg");

    /// <summary>A scope makes a call on the descriptor: it is the last user now, and waits for an answer from its write until it reads.</summary>
    public static void Follow(Descriptor? descriptor, in RawCall call, ulong scope)
    {
        if (descriptor is null)
            return;
        descriptor.LastScope = scope;
        if (call.Unfinished || call.Result < 0)
            return;
        if (Writes.Contains(call.Number))
            (descriptor.AwaitingScopes ??= []).Add(scope);
        else if (Reads.Contains(call.Number))
            descriptor.AwaitingScopes?.Remove(scope);
    }

    /// <summary>Whether a call of nobody's is the last user's. Where another running scope waits for an answer on the same connection it may be that one's, and neither is blamed.</summary>
    public static bool IsSure(Descriptor descriptor, in RawCall call, int finalizerTid, Func<ulong, bool> isRunning)
    {
        if (call.Tid == finalizerTid)
            return false;
        if (descriptor.Kind is not (DescriptorKind.Socket or DescriptorKind.Pipe))
            return Releases.Contains(call.Number);
        descriptor.AwaitingScopes?.RemoveWhere(scope => !isRunning(scope));
        return descriptor.AwaitingScopes is not { } awaiting || awaiting.Count == 0 || (awaiting.Count == 1 && awaiting.Contains(descriptor.LastScope));
    }

    /// <summary>The thread of a .NET process that runs finalizers, by the name that the runtime gives it (src/coreclr/vm/finalizerthread.cpp); 0 where there is none.</summary>
    public static int FinalizerOf(int pid)
    {
        return ProcFiles.Threads(pid).FirstOrDefault(IsFinalizer);

        bool IsFinalizer(int tid)
        {
            try
            {
                return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{tid}/comm")) == ".NET Finalizer\n";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false; // the thread has ended; the finalizer's never does
            }
        }
    }

    private static HashSet<int> Numbers(params string[] names) => [.. SyscallTable.NumbersOf(names)];
}
