using System.Collections;

namespace TraceAssertions.Tracing;

/// <summary>How processes of our own are started: by the runtime that runs this process, without what is meant for this process alone.</summary>
internal static class OwnRuntime
{
    /// <summary>The <c>dotnet</c> program of the running runtime; null where it is not found.</summary>
    public static string? Muxer
    {
        get
        {
            if (Environment.ProcessPath is { } running && Path.GetFileName(running) == "dotnet")
                return running;
            var folders = new[]
            {
                Environment.GetEnvironmentVariable("DOTNET_ROOT"),

                // DOTNET/shared/Microsoft.NETCore.App/VERSION/System.Private.CoreLib.dll
                Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..")),
            };
            return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, "dotnet")).FirstOrDefault(File.Exists);
        }
    }

    /// <summary>The environment of this process without what is meant for its runtime (profilers, start-up hooks, diagnostic ports, a server collector), with <c>NAME=VALUE</c> in each.</summary>
    public static IReadOnlyList<string> CleanEnvironment
    {
        get
        {
            var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(variable => (Name: (string)variable.Key, Value: (string?)variable.Value))
                .Where(variable => !IsForRuntime(variable.Name))
                .Select(variable => $"{variable.Name}={variable.Value}");
            return [.. variables, "DOTNET_gcConcurrent=0", "DOTNET_EnableDiagnostics=0", "DOTNET_TieredPGO=0"];
        }
    }

    private static bool IsForRuntime(string name) =>
        name.StartsWith("COMPlus_", StringComparison.Ordinal) || name.StartsWith("CORECLR_", StringComparison.Ordinal) || name.StartsWith("COR_", StringComparison.Ordinal)
        || (name.StartsWith("DOTNET_", StringComparison.Ordinal) && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal));
}
