using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>Keeps, for each thread, the scope and the activity of the ExecutionContext that runs on it, where the tracer can read them at sys_enter.</summary>
/// <remarks>
/// An <see cref="AsyncLocal{T}"/>'s change handler runs on every thread at every hop of an ExecutionContext; it does little but store one number. There is one for scope and activity
/// together, because each costs some 20 ns a hop in the runtime itself.
/// The tracer must be attached before it is set for the first time, because a thread registers its slot once, by a marker call.
/// </remarks>
internal static unsafe class ScopeSlots
{
    private static readonly SlotTable Table = new();

    [ThreadStatic]
    private static ThreadState? t_state;

    /// <summary>What flows with the current ExecutionContext.</summary>
    public static AsyncLocal<ScopeFlow?> Flow { get; } = new(OnChanged);

    /// <summary>The scope of the current ExecutionContext, or null.</summary>
    public static ScopeToken? Scope
    {
        get => Flow.Value?.Scope;
        set => Flow.Value = ScopeFlow.Of(value, Activity);
    }

    /// <summary>The activity that is current there, where it is one of a scope; or null.</summary>
    public static ActivityNode? Activity
    {
        get => Flow.Value?.Activity;
        set => Flow.Value = ScopeFlow.Of(Scope, value);
    }

    /// <summary>The scope that the calling thread works for, by its context or by its activity; null for none.</summary>
    public static ScopeToken? OfThread => t_state?.Scope;

    /// <summary>Does what is the tracer's own work, and so no part of the caller's scope.</summary>
    /// <param name="action">What to do.</param>
    public static T WithoutScope<T>(Func<T> action)
    {
        var flow = Flow.Value;
        Flow.Value = null;
        try
        {
            return action();
        }
        finally
        {
            Flow.Value = flow;
        }
    }

    private static void OnChanged(AsyncLocalValueChangedArgs<ScopeFlow?> change) => (t_state ?? Register()).Store(change.CurrentValue);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadState Register()
    {
        var state = new ThreadState(Table);
        t_state = state;
        Marker.Call(Marker.RegisterSlot, (long)state.Slot);
        return state;
    }

    /// <summary>Lives as long as its thread: a thread's statics are collected after it has ended, and the slot is free again.</summary>
    private sealed class ThreadState(SlotTable table)
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private long _allocated;

        ~ThreadState() => table.Return(Slot);

        public ScopeSlot* Slot { get; } = table.Rent();

        public ScopeToken? Scope { get; private set; }

        /// <summary>The thread works for a scope from now on, or for none. What it has allocated since it came to the former one is that one's.</summary>
        public void Store(ScopeFlow? flow)
        {
            var scope = flow?.Effective;
            if (!ReferenceEquals(scope, Scope))
            {
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                Scope?.AddAllocated(allocated - _allocated);
                _allocated = allocated;
                Scope = scope;
                scope?.Enter(_thread);
            }

            *Slot = flow is null ? default : flow.Slot;
        }
    }
}
