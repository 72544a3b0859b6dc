namespace TraceAssertions;

/// <summary>Stands where the traced build has the real one.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class TracedTestAttribute : Attribute;
