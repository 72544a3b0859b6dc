using System.Diagnostics;

namespace TraceAssertions.AdapterTests.Running;

/// <summary>A run of <c>renacer golden …</c> over tests of a built assembly.</summary>
/// <param name="ExitCode">The tool's exit code.</param>
/// <param name="Out">What it printed.</param>
/// <param name="Told">The lines of its diagnostics, of those of severity info too.</param>
internal sealed record GateRun(int ExitCode, string Out, IReadOnlyList<string> Told)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The lines of errors.</summary>
    public IEnumerable<string> Errors => Told.Where(line => line.Contains(" error TA", StringComparison.Ordinal) || line.StartsWith("error TA", StringComparison.Ordinal));

    /// <summary>Runs the tool.</summary>
    /// <param name="command"><c>check</c> or <c>capture</c>.</param>
    /// <param name="backend">What traces.</param>
    /// <param name="project">The project's folder.</param>
    /// <param name="assembly">The test assembly.</param>
    /// <param name="filter">Which of its tests.</param>
    public static async Task<GateRun> StartAsync(string command, string backend, string project, string assembly, string filter)
    {
        var results = Path.Combine(Directory.CreateTempSubdirectory("adapter-gate-").FullName, "results");
        string[] arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"), "golden", command, "--project", project, "--test-assembly", assembly, "--filter", filter, "--results", results];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in new[] { "CI", "RENACER_REQUIRE_TRACING", "RENACER_GOLDEN", "RENACER_RESULTS", "TRACEPARENT", "RENACER_LOGICAL_CLOCK" })
            start.Environment.Remove(inherited);
        start.Environment["RENACER_BACKEND"] = backend;
        try
        {
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(Limit);
            var printed = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, printed[0], printed[1].Split('\n'));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(results)!, recursive: true);
        }
    }
}
