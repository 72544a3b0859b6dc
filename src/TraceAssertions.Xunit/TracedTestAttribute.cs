using TraceAssertions.Testing;
using Xunit;
using Xunit.Sdk;

namespace TraceAssertions;

/// <summary>A test that runs under the native tracer and is judged by <c>renacer.toml</c>. It replaces <c>[Fact]</c>: a method has one of the two.</summary>
/// <remarks>
/// What the test class's constructor, its asynchronous set-up, the body and the disposal cause is recorded as one trace; class and collection fixtures are
/// outside of it. <c>DisplayName</c>, <c>Skip</c> and <c>Timeout</c> mean what they mean for <c>[Fact]</c>; the timeout is that of each run.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TraceAssertions.Discovery.TracedTestDiscoverer", "TraceAssertions.Xunit")]
public sealed class TracedTestAttribute : FactAttribute, ITracedAttribute
{
    /// <summary>True makes the test fail, not skip, where nothing can trace it. See <see cref="RequireTracingAttribute"/> for a whole assembly or class.</summary>
    public bool RequireTracing { get; set; }

    /// <summary>How often the whole test runs untraced before it is traced, 0 to 1000: what happens once in a process is then not in its trace.</summary>
    public int WarmUp { get; set; }

    /// <summary>How often the whole test runs traced, 1 to 1000, each time with a trace of its own. Counts must hold every time, times in at least half of the runs.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>False excludes the test from golden traces.</summary>
    public bool Golden { get; set; } = true;
}
