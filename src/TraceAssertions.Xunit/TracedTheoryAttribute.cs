using Xunit;
using Xunit.Sdk;

namespace TraceAssertions;

/// <summary>A theory of which every data row runs under the native tracer and has a trace and a verdict of its own. It replaces <c>[Theory]</c>: a method has one of the two.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TraceAssertions.Discovery.TracedTheoryDiscoverer", "TraceAssertions.Xunit")]
public sealed class TracedTheoryAttribute : TheoryAttribute
{
    /// <summary>True makes each row fail, not skip, where nothing can trace it. See <see cref="RequireTracingAttribute"/> for a whole assembly or class.</summary>
    public bool RequireTracing { get; set; }
}
