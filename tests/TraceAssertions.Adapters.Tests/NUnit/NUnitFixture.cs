using TraceAssertions.AdapterTests.Running;

namespace TraceAssertions.AdapterTests.NUnit;

/// <summary>Runs the features and the verdicts once in each way, and keeps what was reported. Traced tests run in a copy of their folder, which is their project.</summary>
public sealed class NUnitFixture : IAsyncLifetime
{
    private const string Verdicts = "FullyQualifiedName~NUnitFeatures.Verdicts.";

    /// <summary>The tests that have a golden trace in the run with ptrace: one captured with eBPF.</summary>
    internal static readonly string[] GoldenTests = ["NUnitFeatures.Verdicts.Judged.Is_golden", "NUnitFeatures.Verdicts.Judged.Is_golden_and_changes"];

    private readonly string _folder = Directory.CreateTempSubdirectory("adapter-nunit-").FullName;

    private TestRun Ebpf { get; set; } = null!;

    private TestRun Ptrace { get; set; } = null!;

    private TestRun Five { get; set; } = null!;

    /// <summary>NUnit 4 itself.</summary>
    internal TestRun Plain { get; private set; } = null!;

    /// <summary>NUnit 5 itself.</summary>
    internal TestRun PlainFive { get; private set; } = null!;

    /// <summary>Nothing can trace, and nothing asks for it.</summary>
    internal TestRun Untraceable { get; private set; } = null!;

    /// <summary>Nothing can trace, and the machine is a pipeline's.</summary>
    internal TestRun Required { get; private set; } = null!;

    public Task InitializeAsync() => Task.WhenAll(RunFourAsync(), RunFiveAsync());

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A traced run; skips the test that asks for it where its backend does not work here.</summary>
    internal TestRun Traced(string which)
    {
        var run = which switch { Runs.Ebpf => Ebpf, Runs.Ptrace => Ptrace, _ => Five };
        var reason = run.Outcomes.Select(outcome => outcome.Message).FirstOrDefault(message => message?.StartsWith("info TA0", StringComparison.Ordinal) == true);
        Skip.If(reason is not null, reason);
        return run;
    }

    private async Task RunFourAsync()
    {
        var traced = Copy("TraceAssertions.Adapters.NUnit");
        Ebpf = await RunAsync(traced, null, ("RENACER_BACKEND", "ebpf"), ("RENACER_GOLDEN", "capture"));
        Commit(Path.GetDirectoryName(traced)!);
        Ptrace = await RunAsync(traced, null, ("RENACER_BACKEND", "ptrace"), ("ADAPTER_CHANGED", "1"));
    }

    private async Task RunFiveAsync()
    {
        var traced = Copy("TraceAssertions.Adapters.NUnit5");
        Plain = await TestRun.ByVSTestAsync(Built("TraceAssertions.Adapters.NUnit.Plain"));
        PlainFive = await TestRun.ByVSTestAsync(Built("TraceAssertions.Adapters.NUnit5.Plain"));
        Five = await RunAsync(traced, null, ("RENACER_BACKEND", "ptrace"));
        Untraceable = await RunAsync(traced, Verdicts, ("RENACER_BACKEND", "none"));
        Required = await RunAsync(traced, Verdicts, ("RENACER_BACKEND", "none"), ("CI", "true"));
    }

    private static string Built(string project)
    {
        // tests/TraceAssertions.Adapters.Tests/bin/Debug/net10.0/: the same configuration and framework.
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(here.Parent!.Parent!.Parent!.Parent!.FullName, project, "bin", here.Parent.Name, here.Name, $"{project}.dll");
    }

    private string Copy(string project)
    {
        var built = Built(project);
        var from = Path.GetDirectoryName(built)!;
        var to = Path.Combine(_folder, project);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Path.Combine(to, Path.GetFileName(built));
    }

    private static Task<TestRun> RunAsync(string assembly, string? filter, params (string Name, string Value)[] variables)
    {
        // Of all that fails on purpose here the lines would be looked up.
        var environment = new Dictionary<string, string?> { ["RENACER_SOURCE"] = "off" };
        foreach (var inherited in new[] { "CI", "RENACER_BACKEND", "RENACER_REQUIRE_TRACING", "RENACER_GOLDEN", "RENACER_RESULTS", "TRACEPARENT" })
            environment[inherited] = null;
        foreach (var (name, value) in variables)
            environment[name] = value;
        return TestRun.ByVSTestAsync(assembly, filter, environment);
    }

    /// <summary>Makes the captured golden traces the committed ones.</summary>
    private static void Commit(string project)
    {
        var committed = Directory.CreateDirectory(Path.Combine(project, "golden_traces")).FullName;
        foreach (var test in GoldenTests)
        {
            foreach (var captured in Directory.EnumerateFiles(project, $"{test}.golden.json", SearchOption.AllDirectories))
                File.Copy(captured, Path.Combine(committed, $"{test}.json"));
        }
    }
}
