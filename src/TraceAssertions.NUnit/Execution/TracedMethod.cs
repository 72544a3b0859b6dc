using System.Reflection;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace TraceAssertions.Execution;

/// <summary>The method of a traced test: the method as it is, with one more attribute, which runs the test in its scopes.</summary>
/// <remarks>
/// NUnit asks a test's method, and nothing above it, for the attributes that wrap its run (SimpleWorkItem.MakeTestCommand). As the first of those that repeat a test ours is inside of
/// <c>[Retry]</c> and <c>[Repeat]</c>, whatever the order in the source, so that each attempt is traced and judged by itself; and it is outside of all else: timeouts, the instance, set-up.
/// </remarks>
internal sealed class TracedMethod(IMethodInfo method, TracedTestAttribute traced) : IMethodInfo, IRepeatTest
{
    public ITypeInfo TypeInfo => method.TypeInfo;

    public MethodInfo MethodInfo => method.MethodInfo;

    public string Name => method.Name;

    public bool IsAbstract => method.IsAbstract;

    public bool IsPublic => method.IsPublic;

    public bool IsStatic => method.IsStatic;

    public bool ContainsGenericParameters => method.ContainsGenericParameters;

    public bool IsGenericMethod => method.IsGenericMethod;

    public bool IsGenericMethodDefinition => method.IsGenericMethodDefinition;

    public ITypeInfo ReturnType => method.ReturnType;

    /// <summary>Makes every test of a suite, or the test itself, a traced one by the nearest attribute.</summary>
    public static void Mark(ITest test)
    {
        foreach (var child in test.Tests)
            Mark(child);
        if (test is TestMethod { Method: not TracedMethod } leaf && Nearest(leaf) is { } traced)
            leaf.Method = new TracedMethod(leaf.Method, traced);
    }

    public IParameterInfo[] GetParameters() => method.GetParameters();

    public Type[] GetGenericArguments() => method.GetGenericArguments();

    public IMethodInfo MakeGenericMethod(params Type[] typeArguments) => new TracedMethod(method.MakeGenericMethod(typeArguments), traced);

    public object? Invoke(object? fixture, params object?[]? args) => method.Invoke(fixture, args);

    public T[] GetCustomAttributes<T>(bool inherit)
        where T : class
    {
        var attributes = method.GetCustomAttributes<T>(inherit);
        return typeof(T) == typeof(IRepeatTest) ? [(T)(object)this, .. attributes] : attributes;
    }

    public bool IsDefined<T>(bool inherit)
        where T : class => method.IsDefined<T>(inherit);

    TestCommand ICommandWrapper.Wrap(TestCommand command) => new TracedCommand(command, traced);

    private static TracedTestAttribute? Nearest(Test test)
    {
        for (var place = test; place is not null; place = place.Parent as Test)
        {
            if (place.GetCustomAttributes<TracedTestAttribute>(inherit: true) is [var nearest, ..])
                return nearest;
        }

        return null;
    }
}
