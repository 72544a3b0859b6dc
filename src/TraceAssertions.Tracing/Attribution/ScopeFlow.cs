namespace TraceAssertions.Tracing.Attribution;

/// <summary>What flows with an ExecutionContext: a scope, and the activity of a scope that is current. Immutable; null stands for neither.</summary>
internal sealed class ScopeFlow
{
    private ScopeFlow(ScopeToken? scope, ActivityNode? activity)
    {
        (Scope, Activity) = (scope, activity);
        Effective = scope ?? activity!.Token;
        Slot = new ScopeSlot { Scope = Effective.Id, Activity = activity?.Number ?? 0 };
    }

    /// <summary>The scope of the context, or null.</summary>
    public ScopeToken? Scope { get; }

    /// <summary>The activity that is current, where it is one of a scope, or null.</summary>
    public ActivityNode? Activity { get; }

    /// <summary>The scope that works there: where the context has none itself, as in a server, it is the activity's.</summary>
    public ScopeToken Effective { get; }

    /// <summary>What a thread that runs with the context tells the tracer.</summary>
    public ScopeSlot Slot { get; }

    /// <summary>The flow of a scope and an activity, each of which may be missing.</summary>
    public static ScopeFlow? Of(ScopeToken? scope, ActivityNode? activity) => scope is null && activity is null ? null : new(scope, activity);
}
