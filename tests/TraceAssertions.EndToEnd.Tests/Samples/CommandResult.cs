using System.Diagnostics;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>What a command printed, both streams together, and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> Lines => Output.Split('\n');

    /// <summary>The lines with which the logger names the verdict of a test.</summary>
    public IReadOnlyList<string> VerdictLines =>
        [.. Lines.Where(line => line.StartsWith("[trace] CsvImport.", StringComparison.Ordinal))];

    public static async Task<CommandResult> RunAsync(string workingDirectory, IReadOnlyDictionary<string, string> environment, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the outer `dotnet test` set for itself would change the inner one.
        foreach (var name in start.Environment.Keys.Where(IsOfTheOuterRun).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return new CommandResult(process.ExitCode, await output + await errors);
    }

    private static bool IsOfTheOuterRun(string name) =>
        name is "TRACEPARENT" or "CI" or "RENACER_BACKEND" or "RENACER_SOURCE" or "RENACER_REQUIRE_TRACING" or "RENACER_GOLDEN" or "RENACER_RESULTS" or "_MSBUILDTLENABLED"
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE");
}
