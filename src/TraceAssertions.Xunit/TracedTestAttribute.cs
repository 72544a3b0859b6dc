using Xunit;
using Xunit.Sdk;

namespace TraceAssertions;

/// <summary>A test that runs under the native tracer and is judged by <c>renacer.toml</c>. It replaces <c>[Fact]</c>: a method has one of the two.</summary>
/// <remarks>
/// What the test class's constructor, its asynchronous set-up, the body and the disposal cause is recorded as one trace; class and collection fixtures are
/// outside of it. <c>DisplayName</c>, <c>Skip</c> and <c>Timeout</c> mean what they mean for <c>[Fact]</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TraceAssertions.Discovery.TracedTestDiscoverer", "TraceAssertions.Xunit")]
public sealed class TracedTestAttribute : FactAttribute
{
    /// <summary>True makes the test fail, not skip, where nothing can trace it. See <see cref="RequireTracingAttribute"/> for a whole assembly or class.</summary>
    public bool RequireTracing { get; set; }
}
