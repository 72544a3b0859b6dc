using TraceAssertions.Testing;
using Xunit;
using Xunit.Sdk;

namespace TraceAssertions;

/// <summary>A theory of which every data row runs under the native tracer and has a trace and a verdict of its own. It replaces <c>[Theory]</c>: a method has one of the two.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TraceAssertions.Discovery.TracedTheoryDiscoverer", "TraceAssertions.Xunit")]
public sealed class TracedTheoryAttribute : TheoryAttribute, ITracedAttribute
{
    /// <summary>True makes each row fail, not skip, where nothing can trace it. See <see cref="RequireTracingAttribute"/> for a whole assembly or class.</summary>
    public bool RequireTracing { get; set; }

    /// <summary>How often each row runs untraced before it is traced, 0 to 1000: what happens once in a process is then not in its trace.</summary>
    public int WarmUp { get; set; }

    /// <summary>How often each row runs traced, 1 to 1000, each time with a trace of its own. Counts must hold every time, times in at least half of the runs.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>False excludes the theory from golden traces.</summary>
    public bool Golden { get; set; } = true;
}
