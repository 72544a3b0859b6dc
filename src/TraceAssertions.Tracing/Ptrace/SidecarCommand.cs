using System.Globalization;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>How the sidecar is started: by the runtime that runs this process, from this assembly.</summary>
internal static class SidecarCommand
{
    /// <summary>The command line: <c>dotnet exec [--runtimeconfig FILE] TraceAssertions.Tracing.dll sidecar PID off|sampled|all</c>.</summary>
    /// <param name="host">The process to trace.</param>
    /// <param name="source">Of which calls the stack is taken.</param>
    /// <param name="temporaryFile">A file that was written for it, to be deleted once the sidecar runs; or null.</param>
    /// <exception cref="TraceAssertionsException">TA0127: the runtime or the assembly cannot be found.</exception>
    public static IReadOnlyList<string> Arguments(int host, SourceMode source, out string? temporaryFile)
    {
        temporaryFile = null;
        var assembly = typeof(SidecarCommand).Assembly.Location;
        if (assembly.Length == 0)
            throw Missing("this program is a single file, so there is no assembly to start the tracer from", "publish the tests without PublishSingleFile");
        var muxer = OwnRuntime.Muxer ?? throw Missing("the 'dotnet' program of the running runtime was not found", "set DOTNET_ROOT to the folder that holds it");
        var arguments = new List<string> { muxer, "exec" };
        if (!File.Exists(Path.ChangeExtension(assembly, ".runtimeconfig.json")))
        {
            // A package reference copies the assembly alone. The host of .NET takes the name for that of a file ending in .json, whatever it ends in.
            temporaryFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".runtimeconfig.json");
            File.WriteAllText(temporaryFile, RuntimeConfiguration);
            arguments.AddRange(["--runtimeconfig", temporaryFile]);
        }

        arguments.AddRange([assembly, "sidecar", host.ToString(CultureInfo.InvariantCulture), Word(source)]);
        return arguments;
    }

    /// <summary>The mode that a word of the command line means.</summary>
    public static bool TryParse(string word, out SourceMode source)
    {
        foreach (var mode in Enum.GetValues<SourceMode>())
        {
            source = mode;
            if (Word(mode) == word)
                return true;
        }

        source = SourceMode.Off;
        return false;
    }

    private static string Word(SourceMode source) => source switch
    {
        SourceMode.Sampled => "sampled",
        SourceMode.All => "all",
        _ => "off",
    };

    private static string RuntimeConfiguration => $$"""
        {
          "runtimeOptions": {
            "rollForward": "Major",
            "framework": { "name": "Microsoft.NETCore.App", "version": "{{System.Environment.Version.ToString(3)}}" },
            "configProperties": { "System.Globalization.Invariant": true }
          }
        }
        """;

    private static TraceAssertionsException Missing(string why, string remedy) =>
        new(new Diagnostic("TA0127", DiagnosticSeverity.Error, $"the tracer's own process cannot be started: {why}", Remedy: remedy));
}
