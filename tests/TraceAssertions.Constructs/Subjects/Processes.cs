using System.Diagnostics;

namespace TraceAssertions.Constructs.Subjects;

/// <summary>Child processes and theirs.</summary>
internal static class Processes
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("child", visitor => RunAsync($"true < {visitor.PathOf("child")}")),
        new("grandchild", visitor => RunAsync($"(true < {visitor.PathOf("grandchild")}; exit 0) & (sh -c 'true < {visitor.PathOf("grandchild")}'; exit 0); wait"))
        { Calls = new Dictionary<string, int> { ["openat"] = 2 } },
        new("child-waited-for", visitor =>
        {
            using var child = Start($"true < {visitor.PathOf("child-waited-for")}");
            child.StandardError.ReadToEnd();
            child.WaitForExit();
        }),
    ];

    private static async Task RunAsync(string script)
    {
        using var child = Start(script);
        await child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();
    }

    private static Process Start(string script) => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardError = true })!;
}
