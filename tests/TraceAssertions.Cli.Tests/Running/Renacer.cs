using System.Diagnostics;

namespace TraceAssertions.Cli.Tests.Running;

/// <summary>Runs the built tool as a process of its own, as a user does.</summary>
internal static class Renacer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The words that start the tool.</summary>
    public static IReadOnlyList<string> Words { get; } = ["dotnet", "exec", typeof(ExitCode).Assembly.Location];

    /// <summary>How a process ended, and what it wrote.</summary>
    internal sealed record Result(int ExitCode, string Out, string Error);

    /// <summary>Runs the tool with these arguments.</summary>
    public static Result Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs the tool with these arguments and variables.</summary>
    public static Result Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Start([.. Words, .. arguments], environment);

    /// <summary>Runs any command; one that does not end in time is killed with its children, and fails the test.</summary>
    public static Result Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var inherited in new[] { "RENACER_BACKEND", "RENACER_SOURCE", "TRACEPARENT", "RENACER_LOGICAL_CLOCK" })
            start.Environment.Remove(inherited);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{string.Join(' ', words)} did not end within {Limit.TotalSeconds} s; stderr: {error.Result}");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }
}
