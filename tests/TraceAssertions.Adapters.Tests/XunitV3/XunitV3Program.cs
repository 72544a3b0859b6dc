using System.Collections.Concurrent;
using TraceAssertions.AdapterTests.Running;
using TraceAssertions.Tracing;

namespace TraceAssertions.AdapterTests.XunitV3;

/// <summary>Runs of the two builds of the same xUnit v3 tests. Each that several tests look at happens once.</summary>
internal static class XunitV3Program
{
    private static readonly string Tests = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
    private static readonly ConcurrentDictionary<(bool Program, string? Backend), Lazy<Task<TestRun>>> Runs = new();

    /// <summary>The folder of the project with the traced tests.</summary>
    public static string Project { get; } = Path.Combine(Tests, "TraceAssertions.Adapters.XunitV3");

    /// <summary>All tests, with xUnit's own attributes.</summary>
    /// <param name="asProgram">As the program of Microsoft.Testing.Platform that the assembly is; else by VSTest.</param>
    public static Task<TestRun> PlainAsync(bool asProgram) =>
        Once(asProgram, null, () => RunAsync(AssemblyOf("TraceAssertions.Adapters.XunitV3.Plain"), asProgram, null, new Dictionary<string, string?>()));

    /// <summary>All tests, traced. Skips the test that asks where the backend does not work here.</summary>
    /// <param name="asProgram">As the program of Microsoft.Testing.Platform that the assembly is; else by VSTest.</param>
    /// <param name="backend"><c>ebpf</c> or <c>ptrace</c>.</param>
    public static Task<TestRun> TracedAsync(bool asProgram, string backend)
    {
        SkipWithout(backend);
        return Once(asProgram, backend, () => TracedAsync(asProgram, null, new Dictionary<string, string?> { [BackendSelection.Variable] = backend }));
    }

    /// <summary>Some traced tests, in a run of their own.</summary>
    /// <param name="asProgram">As the program of Microsoft.Testing.Platform that the assembly is; else by VSTest.</param>
    /// <param name="testClass">The name of their class without its namespace; null for all.</param>
    /// <param name="environment">Further variables.</param>
    public static async Task<TestRun> TracedAsync(bool asProgram, string? testClass, Dictionary<string, string?> environment)
    {
        var results = Directory.CreateTempSubdirectory("adapter-traces-").FullName;
        try
        {
            return await RunAsync(AssemblyOf("TraceAssertions.Adapters.XunitV3"), asProgram, testClass, new Dictionary<string, string?>(environment)
            {
                ["CI"] = environment.GetValueOrDefault("CI"),
                ["RENACER_REQUIRE_TRACING"] = null,
                ["RENACER_RESULTS"] = environment.GetValueOrDefault("RENACER_RESULTS") ?? results,
            });
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

    private static Task<TestRun> RunAsync(string assembly, bool asProgram, string? testClass, IReadOnlyDictionary<string, string?> environment) => asProgram
        ? TestRun.AsProgramAsync(assembly, testClass is null ? [] : ["--filter-class", $"*.{testClass}"], environment, report: "--report-xunit-trx")
        : TestRun.ByVSTestAsync(assembly, testClass is null ? null : $"FullyQualifiedName~.{testClass}.", environment);

    private static Task<TestRun> Once(bool asProgram, string? backend, Func<Task<TestRun>> run) => Runs.GetOrAdd((asProgram, backend), _ => new Lazy<Task<TestRun>>(run)).Value;

    private static string AssemblyOf(string name)
    {
        var output = Path.GetRelativePath(Path.Combine(Tests, "TraceAssertions.Adapters.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Tests, name, output, name + ".dll");
    }
}
