using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>A project in a temporary folder, whose tests are bodies that a test of ours gives.</summary>
internal sealed class TracedTestBed : IDisposable
{
    public static TestDescription Test { get; } = new() { Name = "N.C.M", DisplayName = "N.C.M" };

    public string Project { get; } = Directory.CreateTempSubdirectory("traced-test-").FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public GoldenDirectory GoldenDirectory => new(Project, GoldenOptions.Default, GoldenEnvironment.Current);

    public void Configure(string toml) => File.WriteAllText(Path.Combine(Project, "renacer.toml"), toml);

    public TracedTestAssembly Assembly(ITracer tracer) => Assembly(_ => tracer);

    public TracedTestAssembly Assembly(Func<CaptureSettings, ITracer> attach) =>
        new("N.Tests", Project, AppContext.BaseDirectory, attach, TimeProvider.System, name => Variables.GetValueOrDefault(name));

    public static Task<TestVerdict> RunAsync(TracedTestAssembly assembly, TestDescription? test = null, Func<BodyResult>? body = null, CancellationToken cancellation = default) =>
        assembly.Prepare(test ?? Test).RunAsync(() => Task.FromResult(body?.Invoke() ?? new BodyResult()), cancellation);

    /// <summary>Runs one test in a run of its own.</summary>
    public Task<TestVerdict> RunAsync(ITracer tracer, TestDescription? test = null, Func<BodyResult>? body = null, CancellationToken cancellation = default) =>
        RunAsync(Assembly(tracer), test, body, cancellation);

    /// <summary>The verdict files of all runs, by name.</summary>
    public IReadOnlyList<VerdictFile> Verdicts() => [.. Results("*" + VerdictFile.Suffix).Select(path => VerdictFile.FromJson(File.ReadAllBytes(path))!)];

    /// <summary>The only verdict file.</summary>
    public VerdictFile Verdict() => Verdicts().Should().ContainSingle().Subject;

    /// <summary>Files in the results folders, ordered.</summary>
    public IReadOnlyList<string> Results(string pattern = "*")
    {
        var results = Path.Combine(Project, "TestResults");
        return Directory.Exists(results) ? [.. Directory.GetFiles(results, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }

    public void Dispose() => Directory.Delete(Project, recursive: true);
}
