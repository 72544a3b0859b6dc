using System.Diagnostics;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>What is known of an activity that a scope caused. It hangs on the activity itself.</summary>
/// <param name="Token">The scope.</param>
/// <param name="Number">What the tracer knows the activity by; 0 for the scope's own, whose calls are the scope's.</param>
internal sealed record ActivityNode(ScopeToken Token, uint Number)
{
    private const string Property = "TraceAssertions.ActivityNode";

    /// <summary>The scope's number.</summary>
    public uint Scope => Token.Id;

    /// <summary>The node of an activity, or null where no scope is known to have caused it.</summary>
    public static ActivityNode? Of(Activity activity) => activity.GetCustomProperty(Property) as ActivityNode;

    /// <summary>Hangs the node on its activity.</summary>
    public void AttachTo(Activity activity) => activity.SetCustomProperty(Property, this);
}
