using System.Globalization;
using System.Reflection;

namespace TraceAssertions.Testing;

/// <summary>What an adapter knows of a test that is about to run.</summary>
internal sealed record TestDescription
{
    /// <summary>Namespace, class and method: <c>CsvImport.ImporterTests.Imports_the_file</c>.</summary>
    public required string Name { get; init; }

    /// <summary><see cref="Name"/>, and after it the arguments or the display name where there are any.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The assertions that stand on the class and on the method.</summary>
    public IReadOnlyList<TraceAssertionAttribute> InlineAssertions { get; init; } = [];

    /// <summary>What the nearest <see cref="RequireTracingAttribute"/> says, or null.</summary>
    public bool? RequireTracing { get; init; }

    /// <summary>Tells the test from others of its display name, while a test that runs again stays the same; the display name where the adapter knows nothing better.</summary>
    public string? Identity { get; init; }

    /// <summary>Which attempt it is, from 1: a framework that retries runs a test again because the attempt before failed.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many attempts its framework allows, the first among them; null where that is not known.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary><c>attempt 2 of 3</c>; <c>attempt 2</c> where it is not known of how many.</summary>
    /// <param name="attempt">Which it is.</param>
    /// <param name="most">How many there may be, or null.</param>
    public static string AttemptText(int attempt, int? most) =>
        string.Create(CultureInfo.InvariantCulture, $"attempt {attempt}") + (most >= attempt ? string.Create(CultureInfo.InvariantCulture, $" of {most}") : "");

    /// <summary>Whether the test takes part in golden traces.</summary>
    public bool Golden { get; init; } = true;

    /// <summary>How often the whole test runs untraced before.</summary>
    public int WarmUp { get; init; }

    /// <summary>How often the whole test runs traced.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Describes a test by its method, its class and the attributes that stand on them.</summary>
    /// <param name="testClass">The class that runs, which may inherit the method.</param>
    /// <param name="testMethod">The method.</param>
    /// <param name="traced">The attribute that makes it a traced test, or null.</param>
    /// <param name="displayName">What its framework calls it.</param>
    /// <param name="identity">See <see cref="Identity"/>.</param>
    public static TestDescription Of(Type testClass, MethodInfo testMethod, ITracedAttribute? traced, string displayName, string? identity)
    {
        var name = NameOf(testClass, testMethod);
        return new TestDescription
        {
            Name = name,
            DisplayName = displayName.StartsWith(name, StringComparison.Ordinal) ? displayName : $"{name} ({displayName})",
            InlineAssertions = [.. testClass.GetCustomAttributes<TraceAssertionAttribute>(inherit: true), .. testMethod.GetCustomAttributes<TraceAssertionAttribute>(inherit: true)],
            RequireTracing = Requirement(traced, testClass, testMethod),
            Identity = identity,
            Golden = traced?.Golden ?? true,
            WarmUp = traced?.WarmUp ?? 0,
            Repeat = traced?.Repeat ?? 1,
        };
    }

    /// <summary>The <see cref="Name"/> of a test. The full name of a generic class would tell the versions of its arguments' assemblies.</summary>
    public static string NameOf(Type testClass, MethodInfo testMethod) =>
        $"{(testClass.IsConstructedGenericType ? testClass.GetGenericTypeDefinition() : testClass).FullName}.{testMethod.Name}";

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
