using System.Reflection;
using System.Security;
using System.Xml.Linq;

namespace TraceAssertions.PackageTests;

/// <summary>All packages of this repository, packed as they were built into a folder that serves as a feed, and a place outside the repository for projects that use them.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    // Letters that are not ASCII and spaces: in every path that a build, a test or the tool sees.
    private readonly string _root = Directory.CreateTempSubdirectory("package tests für alle ").FullName;

    /// <summary>A version that nobody has in a cache.</summary>
    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    /// <summary>The packages of NUnit itself, with the lowest of the test adapter's own dependencies that the registry of this repository's CI has.</summary>
    internal static IReadOnlyList<string> NUnit { get; } = ["NUnit", "NUnit3TestAdapter", "Microsoft.Testing.Extensions.VSTestBridge 1.9.1"];

    /// <summary>The folder of the packages.</summary>
    public string Folder => Path.Combine(_root, "feed");

    private string OwnPackages => Path.Combine(_root, "packages");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // Packing does not build: other suites use the same outputs at the same time.
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var script = Path.Combine(_root, "pack.proj");
        await File.WriteAllTextAsync(script, $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{Escape(string.Join(';', projects))}" Targets="Pack"
                         Properties="NoBuild=true;Configuration={Metadata("Configuration")};PackageVersion={Version};PackageOutputPath={Escape(Folder)}" />
              </Target>
            </Project>
            """);
        var packed = await CommandResult.RunAsync(_root, new Dictionary<string, string>(), "dotnet", "msbuild", script, "-t:Pack", "-nologo", "-v:m");
        packed.ExitCode.Should().Be(0, packed.Output);
        packed.Output.Should().NotContain("warning", "packages have all that a package should have");

        // The machine's own configuration says where other packages come from; what it has already need not be fetched again.
        await File.WriteAllTextAsync(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{Escape(Folder)}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{Escape(MachinePackages)}" /></fallbackPackageFolders>
            </configuration>
            """);
        // Nothing above these projects concerns them.
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            await File.WriteAllTextAsync(Path.Combine(_root, file), "<Project />");
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A new folder for a project.</summary>
    internal string NewProject(string name)
    {
        var folder = Path.Combine(_root, name);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>References to packages, each on a line.</summary>
    internal string References(params IEnumerable<string> packages) => string.Join("\n    ", packages.Select(Reference));

    /// <summary>A reference to one of our packages, to another in the version that this repository uses, or to that which follows the name.</summary>
    internal string Reference(string package)
    {
        var name = package.Split(' ')[0];
        var version = name.StartsWith("TraceAssertions", StringComparison.Ordinal) ? Version
            : name != package ? package[(name.Length + 1)..]
            : XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
                .Single(element => element.Attribute("Include")!.Value == package).Attribute("Version")!.Value.Trim('[', ']');
        return $"""<PackageReference Include="{name}" Version="{version}" />""";
    }

    /// <summary>Runs <c>dotnet</c> in a project's folder, with a package folder that is ours alone.</summary>
    internal Task<CommandResult> DotNetAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        CommandResult.RunAsync(folder, new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["NUGET_PACKAGES"] = OwnPackages }, "dotnet", arguments);

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static string Metadata(string key) =>
        typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
