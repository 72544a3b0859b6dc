namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A copy of samples/CsvImport in a temporary folder, built against this repository; a test may change it as it likes.</summary>
internal sealed class CsvImportCopy : IDisposable
{
    private static readonly string[] NotCopied = ["artifacts", "bin", "obj", "TestResults"];

    private readonly string _root = Directory.CreateTempSubdirectory("csv-import-copy-").FullName;

    /// <param name="optimized">Whether the sample is compiled as in a Release build; the product is as it is.</param>
    public CsvImportCopy(bool optimized = false)
    {
        Copy(Path.Combine(Repository.Root, "samples", "CsvImport"), Folder);
        // What the sample finds above itself in the repository; the house rules of .editorconfig are not for a user's copy.
        Import("Directory.Build.props", $"<PropertyGroup><ImportTraceAssertionsAdapterTargets>true</ImportTraceAssertionsAdapterTargets><RunAnalyzers>false</RunAnalyzers>{(optimized ? "<Optimize>true</Optimize>" : "")}</PropertyGroup>");
        Import("Directory.Build.targets", "");
        Import("Directory.Packages.props", "");
    }

    /// <summary>The folder of the test project.</summary>
    public string Folder => Path.Combine(_root, "CsvImport");

    /// <summary>The assembly of the tests, as the normal variant builds it.</summary>
    public string TestAssembly => Path.Combine(Folder, "artifacts", "bin", "CsvImport.Tests", "debug", "CsvImport.Tests.dll");

    /// <summary><c>dotnet test</c> in the parent folder, as the README writes it.</summary>
    public Task<CommandResult> TestAsync(params string[] arguments) => TestAsync(new Dictionary<string, string>(), arguments);

    public Task<CommandResult> TestAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        CommandResult.RunAsync(_root, environment, "dotnet", ["test", "CsvImport", .. arguments]);

    /// <summary>Builds it, for runs that say <c>--no-build</c>.</summary>
    public async Task BuildAsync()
    {
        var build = await CommandResult.RunAsync(_root, new Dictionary<string, string>(), "dotnet", "build", "CsvImport", "-v", "q", "-nologo");
        build.ExitCode.Should().Be(0, build.Output);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Import(string file, string more) =>
        File.WriteAllText(Path.Combine(_root, file), $"<Project><Import Project=\"{Path.Combine(Repository.Root, file)}\" />{more}</Project>");

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !NotCopied.Contains(Path.GetFileName(folder))))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
