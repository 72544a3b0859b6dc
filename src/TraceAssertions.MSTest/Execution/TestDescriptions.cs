using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TraceAssertions.Testing;

namespace TraceAssertions.Execution;

/// <summary>Extracts from MSTest's objects what the shared part of all adapters needs to know of a test.</summary>
internal static class TestDescriptions
{
    /// <param name="test">The test, one row of a parameterised one for example.</param>
    /// <param name="traced">The attribute that makes it a traced test.</param>
    public static TestDescription Describe(ITestMethod test, TracedTestMethodAttribute traced)
    {
        var method = test.MethodInfo;
        // The class that runs, which may inherit the method.
        var testClass = method.ReflectedType!;
        // Only there stands what MSTest calls a row before it has run.
#pragma warning disable MSTESTEXP
        var context = TestContext.Current;
#pragma warning restore MSTESTEXP
        var attempt = context?.TestRunCount ?? 1;
        var called = context?.TestDisplayName ?? method.Name;
        // What MSTest made of the method's name follows the class; a name of the author's own stands in parentheses after the method.
        var isGiven = called != method.Name && !called.StartsWith($"{method.Name} (", StringComparison.Ordinal);
        var displayName = isGiven ? called : TestDescription.NameOf(testClass, method) + called[method.Name.Length..];
        return TestDescription.Of(testClass, method, traced, displayName, TestRows.IdentityOf(test, attempt)) with { Attempt = attempt, MaxAttempts = MaxAttempts(testClass, method) };
    }

    /// <summary>The first run and those that <c>[Retry]</c> adds; null without one, or with one of the author's own. That of the method replaces that of the class.</summary>
    private static int? MaxAttempts(Type testClass, MethodInfo method) =>
        (method.GetCustomAttribute<RetryBaseAttribute>(inherit: false) ?? testClass.GetCustomAttribute<RetryBaseAttribute>(inherit: false)) is RetryAttribute retry ? retry.MaxRetryAttempts + 1 : null;
}
