using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>Keeps, for each thread, the scope of the ExecutionContext that runs on it, where the tracer can read it at sys_enter.</summary>
/// <remarks>
/// An <see cref="AsyncLocal{T}"/>'s change handler runs on every thread at every hop of an ExecutionContext; it does nothing but store one number.
/// The tracer must be attached before <see cref="Current"/> is set for the first time, because a thread registers its slot once, by a marker call.
/// </remarks>
internal static unsafe class ScopeSlots
{
    private static readonly SlotTable Table = new();

    [ThreadStatic]
    private static ulong* t_slot;

    [ThreadStatic]
    private static ThreadSlot? t_owner;

    /// <summary>The scope of the current ExecutionContext.</summary>
    public static AsyncLocal<ScopeToken?> Current { get; } = new(OnChanged);

    private static void OnChanged(AsyncLocalValueChangedArgs<ScopeToken?> change)
    {
        var slot = t_slot;
        if (slot == null)
            slot = Register();
        *slot = change.CurrentValue?.Id ?? 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong* Register()
    {
        var owner = new ThreadSlot(Table);
        t_owner = owner;
        t_slot = owner.Address;
        Marker.Call(Marker.RegisterSlot, (long)owner.Address);
        return owner.Address;
    }

    /// <summary>Lives as long as its thread: a thread's statics are collected after it has ended, and the slot is free again.</summary>
    private sealed class ThreadSlot(SlotTable table)
    {
        public ulong* Address { get; } = table.Rent();

        ~ThreadSlot() => table.Return(Address);
    }
}
