using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Cli.Doctor;

/// <summary>What decides whether the source lines of calls can be told. Nothing fails without it.</summary>
internal static class SourceFacts
{
    /// <summary>All facts, in the order in which they are shown.</summary>
    /// <param name="symbols">The assembly of the process that lists compiled methods.</param>
    /// <param name="variable">Reads a variable of the environment; null where it is not set.</param>
    /// <param name="debugFolder">Where the system keeps the debug files of its libraries.</param>
    public static IReadOnlyList<Fact> Collect(string symbols, Func<string, string?> variable, string debugFolder) =>
    [
        File.Exists(symbols) ? new("symbols_process", "there", "it lists the methods of .NET programs") : new("symbols_process", $"'{symbols}' is not there", "no lines of .NET code: TA0131"),
        RuntimeDiagnostics.AreOff(variable)
            ? new("runtime_diagnostics", "off by DOTNET_EnableDiagnostics or DOTNET_EnableDiagnostics_IPC", "no lines of .NET code: TA0130")
            : new("runtime_diagnostics", "on"),
        Directory.Exists(Path.Combine(debugFolder, ".build-id"))
            ? new("debug_files", debugFolder, "of the system's libraries; programs have theirs in themselves: gcc -g, rustc -g")
            : new("debug_files", $"none in {debugFolder}", "system libraries are told by function; programs have their lines in themselves: gcc -g, rustc -g"),
    ];
}
