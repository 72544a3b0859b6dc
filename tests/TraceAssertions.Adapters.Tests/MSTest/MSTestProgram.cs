using System.Collections.Concurrent;
using TraceAssertions.AdapterTests.Running;
using TraceAssertions.Tracing;

namespace TraceAssertions.AdapterTests.MSTest;

/// <summary>Runs of the two builds of the same tests of MSTest. Each that several tests look at happens once.</summary>
internal static class MSTestProgram
{
    private static readonly string Tests = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
    private static readonly ConcurrentDictionary<string, Lazy<Task<TestRun>>> Runs = new();

    /// <summary>The folder of the project with the traced tests.</summary>
    public static string Project { get; } = Path.Combine(Tests, "TraceAssertions.Adapters.MSTest");

    /// <summary>The path of the assembly with the traced tests.</summary>
    public static string Traced => AssemblyOf("TraceAssertions.Adapters.MSTest");

    /// <summary>All features, with MSTest's own attribute.</summary>
    public static Task<TestRun> PlainAsync() => Once("", () => TestRun.ByVSTestAsync(AssemblyOf("TraceAssertions.Adapters.MSTest.Plain")));

    /// <summary>All tests, traced. Skips the test that asks where the backend does not work here.</summary>
    /// <param name="backend"><c>ebpf</c> or <c>ptrace</c>.</param>
    public static Task<TestRun> TracedAsync(string backend)
    {
        SkipWithout(backend);
        return Once(backend, () => TracedAsync(asProgram: false, null, new Dictionary<string, string?> { [BackendSelection.Variable] = backend }));
    }

    /// <summary>Some traced tests, in a run of their own.</summary>
    /// <param name="asProgram">As the program of Microsoft.Testing.Platform that the assembly is, of which only what it prints is known; else by VSTest.</param>
    /// <param name="testClass">The name of their class without its namespace; null for all.</param>
    /// <param name="environment">Further variables.</param>
    public static async Task<TestRun> TracedAsync(bool asProgram, string? testClass, Dictionary<string, string?> environment)
    {
        var assembly = Traced;
        var filter = testClass is null ? null : $"FullyQualifiedName~.Traced.{testClass}.";
        var results = Directory.CreateTempSubdirectory("adapter-traces-").FullName;
        var variables = new Dictionary<string, string?>(environment)
        {
            ["CI"] = environment.GetValueOrDefault("CI"),
            ["RENACER_REQUIRE_TRACING"] = null,
            ["RENACER_RESULTS"] = environment.GetValueOrDefault("RENACER_RESULTS") ?? results,
        };
        try
        {
            return asProgram
                ? await TestRun.AsProgramAsync(assembly, filter is null ? [] : ["--filter", filter], variables, report: null)
                : await TestRun.ByVSTestAsync(assembly, filter, variables);
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    /// <summary>Skips the test that asks where the backend does not work here.</summary>
    public static void SkipWithout(string backend)
    {
        var unavailable = BackendSelection.Choose(backend).Unavailable;
        Skip.If(unavailable is not null, unavailable?.ToString());
    }

    private static Task<TestRun> Once(string key, Func<Task<TestRun>> run) => Runs.GetOrAdd(key, _ => new Lazy<Task<TestRun>>(run)).Value;

    private static string AssemblyOf(string name)
    {
        var output = Path.GetRelativePath(Path.Combine(Tests, "TraceAssertions.Adapters.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Tests, name, output, name + ".dll");
    }
}
