using TraceAssertions.EndToEnd.Samples;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>A program made of <see cref="GeneratedSites"/>, built in a temporary folder.</summary>
internal sealed class LineProgram : IDisposable
{
    /// <summary>How often each form occurs.</summary>
    public const int Copies = 2;

    private static readonly string Templates = Path.Combine(Repository.Root, "tests", "TraceAssertions.EndToEnd.Tests", "Sources", "Program");

    private readonly string _folder = Directory.CreateTempSubdirectory("line-program-").FullName;
    private readonly string _files;

    private LineProgram()
    {
        _files = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        foreach (var name in Sites.FileNames)
            File.WriteAllText(Path.Combine(_files, "L" + name), string.Concat(Enumerable.Repeat("seven\n", 20)));
        File.WriteAllText(Path.Combine(_folder, "Sites.cs"), Sites.Text);
        File.Copy(Path.Combine(Templates, "Main.cs"), Path.Combine(_folder, "Main.cs"));
        File.WriteAllText(Path.Combine(_folder, "Lines.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <RunAnalyzers>false</RunAnalyzers>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Path.Combine(Repository.Root, "src", "TraceAssertions.Tracing", "TraceAssertions.Tracing.csproj")}" />
              </ItemGroup>
            </Project>
            """);
    }

    public GeneratedSites Sites { get; } = new(File.ReadAllText(Path.Combine(Templates, "Forms.cs")), Copies);

    /// <summary>The folder of the assembly.</summary>
    public string Output => Path.Combine(_folder, "bin", "Debug", "net10.0");

    /// <summary>Generates and builds one.</summary>
    /// <param name="properties">Of MSBuild, such as <c>-p:Optimize=true</c>.</param>
    public static async Task<LineProgram> BuildAsync(params string[] properties)
    {
        var program = new LineProgram();
        var build = await CommandResult.RunAsync(program._folder, new Dictionary<string, string>(), "dotnet", ["build", "-v", "q", "-nologo", "-p:BuildProjectReferences=false", .. properties]);
        build.ExitCode.Should().Be(0, build.Output);
        return program;
    }

    /// <summary>Runs it.</summary>
    /// <param name="environment">Its further variables.</param>
    /// <param name="times">How often each form runs at first.</param>
    /// <param name="pauseMs">Milliseconds to pause after that.</param>
    /// <param name="again">How often each form runs after that.</param>
    public async Task<IReadOnlyList<SeenLine>> RunAsync(IReadOnlyDictionary<string, string> environment, int times, int pauseMs = 0, int again = 0)
    {
        var result = await CommandResult.RunAsync(_folder, new Dictionary<string, string>(environment) { ["RENACER_SOURCE"] = "all" }, "dotnet", "exec", Path.Combine(Output, "Lines.dll"), _files, $"{times}", $"{pauseMs}", $"{again}");
        result.ExitCode.Should().Be(0, result.Output);
        Printed = result.Output;
        return [.. result.Lines.Where(line => line.StartsWith("call\t", StringComparison.Ordinal)).Select(SeenLine.Of).Where(line => line.Expected > 0)];
    }

    /// <summary>All that the last run printed.</summary>
    public string Printed { get; private set; } = "";

    /// <inheritdoc/>
    public void Dispose() { if (Environment.GetEnvironmentVariable("LINES_KEEP") is null) Directory.Delete(_folder, recursive: true); }
}
