using System.Collections.Concurrent;
using System.Reflection;
using TraceAssertions.Testing;

namespace TraceAssertions.Tracing;

/// <summary>What the traced tests of each test assembly in this host share, made when its first one is about to run.</summary>
internal static class TracedAssemblies
{
    private static readonly ConcurrentDictionary<Assembly, Lazy<TracedTestAssembly>> Known = new();

    /// <summary>What the traced tests of an assembly share.</summary>
    public static TracedTestAssembly Of(Assembly assembly) =>
        Known.GetOrAdd(assembly, key => new Lazy<TracedTestAssembly>(() => new TracedTestAssembly(key, NativeTracer.Attach, TimeProvider.System))).Value;
}
