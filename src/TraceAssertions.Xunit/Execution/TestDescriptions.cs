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
    public static TestDescription Describe(ITest test, Type testClass, MethodInfo testMethod, int? row) => TestDescription.Of(
        testClass,
        testMethod,
        testMethod.GetCustomAttributes().OfType<ITracedAttribute>().FirstOrDefault(),
        test.DisplayName,
        row is null ? test.TestCase.UniqueID : string.Create(CultureInfo.InvariantCulture, $"{test.TestCase.UniqueID}#{row}"));
}
