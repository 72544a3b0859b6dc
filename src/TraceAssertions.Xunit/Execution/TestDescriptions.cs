using System.Globalization;
using System.Reflection;
using TraceAssertions.Testing;
using Xunit.Abstractions;

namespace TraceAssertions.Execution;

/// <summary>Extracts from xUnit's objects what the shared part of all adapters needs to know of a test.</summary>
internal static class TestDescriptions
{
    /// <param name="test">The test, a row of a theory for example.</param>
    /// <param name="testClass">Its class, which may inherit the method.</param>
    /// <param name="testMethod">Its method.</param>
    /// <param name="row">The number of the row in its test case, where that has more than one test; else null.</param>
    public static TestDescription Describe(ITest test, Type testClass, MethodInfo testMethod, int? row)
    {
        var traced = testMethod.GetCustomAttributes().OfType<ITracedAttribute>().FirstOrDefault();
        var name = $"{testClass.FullName}.{testMethod.Name}";
        return new TestDescription
        {
            Name = name,
            DisplayName = test.DisplayName.StartsWith(name, StringComparison.Ordinal) ? test.DisplayName : $"{name} ({test.DisplayName})",
            InlineAssertions = [.. testClass.GetCustomAttributes<TraceAssertionAttribute>(inherit: true), .. testMethod.GetCustomAttributes<TraceAssertionAttribute>(inherit: true)],
            RequireTracing = Requirement(traced, testClass, testMethod),
            Identity = row is null ? test.TestCase.UniqueID : string.Create(CultureInfo.InvariantCulture, $"{test.TestCase.UniqueID}#{row}"),
            Golden = traced?.Golden ?? true,
            WarmUp = traced?.WarmUp ?? 0,
            Repeat = traced?.Repeat ?? 1,
        };
    }

    /// <summary>What the nearest attribute says; null where none says anything.</summary>
    private static bool? Requirement(ITracedAttribute? traced, Type testClass, MethodInfo testMethod)
    {
        if (traced is { RequireTracing: true })
            return true;
        return (testMethod.GetCustomAttribute<RequireTracingAttribute>(inherit: true)
            ?? testClass.GetCustomAttribute<RequireTracingAttribute>(inherit: true)
            ?? testClass.Assembly.GetCustomAttribute<RequireTracingAttribute>())?.Required;
    }
}
