namespace TraceAssertions;

/// <summary>Says whether a traced test fails, rather than is skipped, where nothing can trace it.</summary>
/// <remarks>
/// The nearest attribute decides: method, class, assembly. Without one, <c>CI=true</c> in the environment requires tracing. The environment variable
/// <c>RENACER_REQUIRE_TRACING</c> (<c>true</c> or <c>false</c>) decides over all of them.
/// </remarks>
/// <param name="required">False takes back what <c>CI=true</c> or a wider attribute requires.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireTracingAttribute(bool required = true) : Attribute
{
    /// <summary>Whether a trace is required.</summary>
    public bool Required { get; } = required;
}
