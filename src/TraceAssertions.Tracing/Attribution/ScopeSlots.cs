using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>Keeps, for each thread, the scope and the activity of the ExecutionContext that runs on it, where the tracer can read them at sys_enter.</summary>
/// <remarks>
/// An <see cref="AsyncLocal{T}"/>'s change handler runs on every thread at every hop of an ExecutionContext; it does nothing but store two numbers.
/// The tracer must be attached before <see cref="Current"/> is set for the first time, because a thread registers its slot once, by a marker call.
/// Where a hop changes both the scope and the activity, either is told first: each time both are stored as they are then, and the last time they are right.
/// </remarks>
internal static unsafe class ScopeSlots
{
    private static readonly SlotTable Table = new();

    [ThreadStatic]
    private static ScopeSlot* t_slot;

    [ThreadStatic]
    private static ThreadSlot? t_owner;

    [ThreadStatic]
    private static ActivityNode? t_activity;

    [ThreadStatic]
    private static ScopeToken? t_scope;

    [ThreadStatic]
    private static long t_allocated;

    /// <summary>The scope that the calling thread works for, by its context or by its activity; null for none.</summary>
    public static ScopeToken? OfThread => t_scope;

    /// <summary>The scope of the current ExecutionContext.</summary>
    public static AsyncLocal<ScopeToken?> Current { get; } = new(OnChanged);

    /// <summary>The activity of the current ExecutionContext, where it is one of a scope. Where the context has no scope itself, as in a server, the activity's is taken.</summary>
    public static AsyncLocal<ActivityNode?> Activity { get; } = new(OnActivityChanged);

    private static void OnChanged(AsyncLocalValueChangedArgs<ScopeToken?> change) => Store(change.CurrentValue);

    private static void OnActivityChanged(AsyncLocalValueChangedArgs<ActivityNode?> change)
    {
        t_activity = change.CurrentValue;
        Store(Current.Value);
    }

    private static void Store(ScopeToken? scope)
    {
        var slot = t_slot;
        if (slot == null)
            slot = Register();
        var activity = t_activity;
        scope ??= activity?.Token;
        if (!ReferenceEquals(scope, t_scope))
            Switch(scope);
        slot->Scope = scope is null ? 0 : scope.Id;
        slot->Activity = activity is null ? 0 : activity.Number;
    }

    /// <summary>The thread goes from one scope to another: what it has allocated since it came to the former is that one's.</summary>
    private static void Switch(ScopeToken? scope)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        t_scope?.AddAllocated(allocated - t_allocated);
        t_scope = scope;
        t_allocated = allocated;
        scope?.Enter();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ScopeSlot* Register()
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
        public ScopeSlot* Address { get; } = table.Rent();

        ~ThreadSlot() => table.Return(Address);
    }
}
