using System.Reflection;
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
        var description = TestDescription.Of(testClass, test.Method.MethodInfo, traced, displayName, test.Id);
        // Each run of [Repeat] has to pass: none replaces another.
        return test.Method.IsDefined<RepeatAttribute>(inherit: true) ? description : description with { Attempt = runs + 1, MaxAttempts = MaxAttempts(test.Method.MethodInfo) };
    }

    /// <summary>What <c>[Retry]</c> was given, which it does not tell in another way; null without one.</summary>
    private static int? MaxAttempts(MethodInfo method) =>
        method.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(RetryAttribute))?.ConstructorArguments is [{ Value: int tries }, ..] ? tries : null;
}
