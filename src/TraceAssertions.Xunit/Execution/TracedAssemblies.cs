using System.Collections.Concurrent;
using System.Reflection;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Execution;

/// <summary>The shared part of each test assembly in this host, made when its first traced test is about to run.</summary>
internal static class TracedAssemblies
{
    private static readonly ConcurrentDictionary<Assembly, Lazy<TracedTestAssembly>> Known = new();

    public static TracedTestAssembly Of(Assembly assembly) =>
        Known.GetOrAdd(assembly, key => new Lazy<TracedTestAssembly>(() => new TracedTestAssembly(key, NativeTracer.Attach, TimeProvider.System))).Value;
}
