using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using TraceAssertions.Execution;
using TraceAssertions.Testing;

namespace TraceAssertions;

/// <summary>A test that runs under the native tracer and is judged by <c>renacer.toml</c>. It stands beside NUnit's own attribute: <c>[Test, TracedTest]</c>.</summary>
/// <remarks>
/// On a class it makes every test of the fixture a traced one, on an assembly (<c>[assembly: TracedTest]</c>) every test there; the nearest attribute decides. What the set-up, the body and
/// the tear-down cause is recorded as one trace, with <c>LifeCycle.InstancePerTestCase</c> also the constructor and the disposal; what is done one time for several tests is outside of it.
/// Each case and each retry has a trace of its own.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TracedTestAttribute : NUnitAttribute, ITracedAttribute, IApplyToTest, IApplyToContext
{
    /// <summary>True makes the test fail, not be ignored, where nothing can trace it. See <see cref="RequireTracingAttribute"/> for a whole assembly or class.</summary>
    public bool RequireTracing { get; set; }

    /// <summary>How often the whole test runs untraced before it is traced, 0 to 1000: what happens once in a process is then not in its trace.</summary>
    public int WarmUp { get; set; }

    /// <summary>How often the whole test runs traced, 1 to 1000, each time with a trace of its own. Counts must hold every time, times in at least half of the runs.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>False excludes the test from golden traces.</summary>
    public bool Golden { get; set; } = true;

    // On a method without arguments: NUnit builds a test and asks nobody else before it runs.
    void IApplyToTest.ApplyToTest(Test test) => TracedMethod.Mark(test);

    // On anything above a test, once its tests are known and before the first one runs.
    void IApplyToContext.ApplyToContext(TestExecutionContext context) => TracedMethod.Mark(context.CurrentTest);
}
