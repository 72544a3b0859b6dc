using System.Reflection;
using TraceAssertions.Testing;
using Xunit.Abstractions;

namespace TraceAssertions.Execution;

/// <summary>Extracts from xUnit's objects what the shared part of all adapters needs to know of a test.</summary>
internal static class TestDescriptions
{
    public static TestDescription Describe(ITest test, Type testClass, MethodInfo testMethod)
    {
        var name = $"{testClass.FullName}.{testMethod.Name}";
        return new TestDescription
        {
            Name = name,
            DisplayName = test.DisplayName.StartsWith(name, StringComparison.Ordinal) ? test.DisplayName : $"{name} ({test.DisplayName})",
            InlineAssertions = [.. testClass.GetCustomAttributes<TraceAssertionAttribute>(inherit: true), .. testMethod.GetCustomAttributes<TraceAssertionAttribute>(inherit: true)],
            RequireTracing = Requirement(testClass, testMethod),
        };
    }

    /// <summary>What the nearest attribute says; null where none says anything.</summary>
    private static bool? Requirement(Type testClass, MethodInfo testMethod)
    {
        if (testMethod.GetCustomAttribute<TracedTestAttribute>() is { RequireTracing: true } || testMethod.GetCustomAttribute<TracedTheoryAttribute>() is { RequireTracing: true })
            return true;
        return (testMethod.GetCustomAttribute<RequireTracingAttribute>(inherit: true)
            ?? testClass.GetCustomAttribute<RequireTracingAttribute>(inherit: true)
            ?? testClass.Assembly.GetCustomAttribute<RequireTracingAttribute>())?.Required;
    }
}
