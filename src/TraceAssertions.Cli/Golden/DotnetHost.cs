namespace TraceAssertions.Cli.Golden;

/// <summary>Finds the <c>dotnet</c> that this tool runs under, so that tests run under the same.</summary>
internal static class DotnetHost
{
    /// <summary>The path of the host, or <c>dotnet</c>, which is then looked up along PATH.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        // Set by the SDK for everything it starts: https://learn.microsoft.com/dotnet/core/tools/dotnet-environment-variables
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } given && File.Exists(given))
            return given;
        if (Environment.ProcessPath is { } own && System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet")
            return own;
        // ROOT/shared/Microsoft.NETCore.App/VERSION/System.Private.CoreLib.dll
        var runtime = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location);
        var beside = runtime is null ? null : System.IO.Path.GetFullPath(System.IO.Path.Combine(runtime, "..", "..", "..", "dotnet"));
        return File.Exists(beside) ? beside : "dotnet";
    }
}
