using System.Runtime.CompilerServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TraceAssertions.Execution;
using TraceAssertions.Testing;

namespace TraceAssertions;

/// <summary>A test that runs under the native tracer and is judged by <c>renacer.toml</c>. It replaces <c>[TestMethod]</c>: a method has one of the two.</summary>
/// <remarks>
/// What the test class's constructor, <c>[TestInitialize]</c>, the body, <c>[TestCleanup]</c> and the disposal cause is recorded as one trace; what is done one time for a class or an
/// assembly is outside of it. Each row of data and each retry has a trace of its own. <c>DisplayName</c>, <c>UnfoldingStrategy</c> and <c>[Timeout]</c> mean what they mean for
/// <c>[TestMethod]</c>; the timeout is that of each run.
/// </remarks>
/// <param name="declaringFilePath">Filled in by the compiler, so that the runner knows where the test stands.</param>
/// <param name="declaringLineNumber">Filled in by the compiler.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TracedTestMethodAttribute([CallerFilePath] string declaringFilePath = "", [CallerLineNumber] int declaringLineNumber = -1)
    : TestMethodAttribute(declaringFilePath, declaringLineNumber), ITracedAttribute
{
    /// <summary>True makes the test fail, not skip, where nothing can trace it. See <see cref="RequireTracingAttribute"/> for a whole assembly or class.</summary>
    public bool RequireTracing { get; set; }

    /// <summary>How often the whole test runs untraced before it is traced, 0 to 1000: what happens once in a process is then not in its trace.</summary>
    public int WarmUp { get; set; }

    /// <summary>How often the whole test runs traced, 1 to 1000, each time with a trace of its own. Counts must hold every time, times in at least half of the runs.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>False excludes the test from golden traces.</summary>
    public bool Golden { get; set; } = true;

    /// <summary>Called by MSTest for each row of data and for each attempt.</summary>
    /// <param name="testMethod">The test, with the arguments of the row.</param>
    public override async Task<TestResult[]> ExecuteAsync(ITestMethod testMethod) => [await TracedMethod.RunAsync(testMethod, this)];
}
