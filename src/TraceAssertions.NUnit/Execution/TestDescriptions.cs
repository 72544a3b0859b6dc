using NUnit.Framework;
using NUnit.Framework.Internal;
using TraceAssertions.Testing;

namespace TraceAssertions.Execution;

/// <summary>Extracts from NUnit's objects what the shared part of all adapters needs to know of a test.</summary>
internal static class TestDescriptions
{
    /// <param name="test">The test, one case of a parameterised one for example.</param>
    /// <param name="traced">The attribute that makes it a traced test.</param>
    /// <param name="runs">How often NUnit has run it before, because of <c>[Retry]</c> or <c>[Repeat]</c>.</param>
    public static TestDescription Describe(Test test, TracedTestAttribute traced, int runs)
    {
        var testClass = test.TypeInfo!.Type;
        var name = TestDescription.NameOf(testClass, test.Method!.MethodInfo);
        // A name of the author's own, or a fixture with arguments, follows the method's name; it need not tell the namespace again.
        var prefix = testClass.Namespace + ".";
        var displayName = !test.FullName.StartsWith(name, StringComparison.Ordinal) && test.FullName.StartsWith(prefix, StringComparison.Ordinal) ? test.FullName[prefix.Length..] : test.FullName;
        return TestDescription.Of(testClass, test.Method.MethodInfo, traced, displayName, test.Id) with
        {
            // Each run of [Repeat] has to pass: none replaces another.
            Attempt = test.Method.IsDefined<RepeatAttribute>(inherit: true) ? 1 : runs + 1,
        };
    }
}
