using System.Diagnostics;

namespace TraceAssertions.AdapterTests.Running;

/// <summary>A run of a built test assembly in a process of its own, by VSTest or as the program that it is.</summary>
/// <param name="ExitCode">The runner's exit code.</param>
/// <param name="Printed">What it printed, both streams.</param>
/// <param name="Outcomes">What it reported.</param>
internal sealed record TestRun(int ExitCode, string Printed, IReadOnlyList<TestOutcome> Outcomes)
{
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(3);

    /// <summary>Runs <c>dotnet vstest ASSEMBLY</c>.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="filter">Which tests, as in <c>dotnet test --filter</c>; null for all.</param>
    /// <param name="environment">Further variables; null takes one away.</param>
    /// <param name="limit">How long it may take; null for what is enough for few tests.</param>
    public static Task<TestRun> ByVSTestAsync(string assembly, string? filter = null, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null)
    {
        var results = Directory.CreateTempSubdirectory("adapter-run-").FullName;
        string[] filters = filter is null ? [] : [$"--TestCaseFilter:{filter}"];
        return RunAsync(results, environment, ["vstest", assembly, "--logger:trx;LogFileName=run.trx", $"--ResultsDirectory:{results}", .. filters], limit);
    }

    /// <summary>Runs <c>dotnet exec ASSEMBLY</c>, which is a program of Microsoft.Testing.Platform.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="arguments">Further arguments.</param>
    /// <param name="environment">Further variables; null takes one away.</param>
    /// <param name="report">The option that asks for a TRX file; xUnit has its own. Null for a program without one, of which only what it prints is known.</param>
    public static Task<TestRun> AsProgramAsync(
        string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? report = "--report-trx")
    {
        var results = Directory.CreateTempSubdirectory("adapter-run-").FullName;
        string[] reports = report is null ? [] : [report, $"{report}-filename", "run.trx"];
        return RunAsync(results, environment, ["exec", assembly, .. reports, "--results-directory", results, .. arguments]);
    }

    /// <summary>The one result of a test by the end of its name, before its arguments.</summary>
    public TestOutcome Of(string name) => Outcomes.Single(outcome => outcome.Name.EndsWith(name, StringComparison.Ordinal));

    private static async Task<TestRun> RunAsync(string results, IReadOnlyDictionary<string, string?>? environment, IEnumerable<string> arguments, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            using var tooLong = new CancellationTokenSource(limit ?? UsualLimit);
            var printed = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(tooLong.Token), process.StandardError.ReadToEndAsync(tooLong.Token));
            await process.WaitForExitAsync(tooLong.Token);
            var trx = Path.Combine(results, "run.trx");
            return new TestRun(process.ExitCode, string.Concat(printed), File.Exists(trx) ? TrxFile.Read(trx) : []);
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }
}
