using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Attributes the calls of a test host by the scope slots of its threads, and those of its children by who started them.</summary>
/// <remarks>A child process keeps the scope that its creator had at the creation; one that was created outside of every scope is followed without being stopped at its calls.</remarks>
internal sealed class SlotAttribution(int host) : IAttribution
{
    /// <summary>Called for each fence: its number.</summary>
    public required Action<long> Fence { get; init; }

    /// <inheritdoc/>
    public void Created(TracedTask? creator, TracedTask created)
    {
        var scope = creator is { Silent: false } ? creator.Scope : 0;
        var thread = created.Pid == host;
        created.Scope = scope;
        created.Activity = scope == 0 ? 0 : creator!.Activity;
        created.Confidence = scope == 0 ? Confidence.Unattributed : thread ? Confidence.Inherited : Confidence.Child;

        // A thread of the host may become anybody's, whoever created it: the thread pool grows on the thread that happens to need it.
        created.Silent = !thread && scope == 0;
    }

    /// <inheritdoc/>
    public void Entered(TracedTask task)
    {
        if (task.Pid != host || !task.HasRegistered)
            return;
        (task.Scope, task.Activity) = task.SlotAddress == 0 ? default : ReadSlot(task);
        task.Confidence = task.Scope == 0 ? Confidence.Unattributed : Confidence.Exact;
    }

    /// <inheritdoc/>
    public void Marked(TracedTask task, long operation, long argument)
    {
        if (task.Pid != host)
            return;
        switch (operation)
        {
            case Marker.RegisterSlot:
                task.SlotAddress = (ulong)argument;
                task.HasRegistered = true;
                break;
            case Marker.ExcludeThread:
                task.Silent = true;
                task.Scope = 0;
                break;
            case Marker.Fence:
                Fence(argument);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public bool WantsStacks(TracedTask task) => task.Scope != 0;

    /// <inheritdoc/>
    public void Executed(TracedTask task)
    {
        // The slots were in the memory that is gone.
        task.HasRegistered = false;
    }

    private static (uint Scope, uint Activity) ReadSlot(TracedTask task)
    {
        ScopeSlot slot = default;
        var bytes = MemoryMarshal.AsBytes(new Span<ScopeSlot>(ref slot));
        return Libc.ReadProcessMemory(task.Tid, task.SlotAddress, bytes) == bytes.Length ? (slot.Scope, slot.Activity) : default;
    }
}
