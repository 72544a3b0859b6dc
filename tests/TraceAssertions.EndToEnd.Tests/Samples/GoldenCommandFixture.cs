namespace TraceAssertions.EndToEnd.Samples;

/// <summary>The golden traces of the copy, captured once; each test begins with them.</summary>
/// <param name="sample">The copy.</param>
public sealed class GoldenCommandFixture(CsvImportFixture sample) : IAsyncLifetime
{
    private Dictionary<string, string> _content = [];

    /// <summary>The folder of the golden traces.</summary>
    internal string Folder => Path.Combine(sample.Copy.Folder, "golden_traces");

    /// <summary>The option that names the test assembly.</summary>
    internal string[] TestAssembly => ["--test-assembly", sample.Copy.TestAssembly];

    /// <summary>What the command said when it captured them.</summary>
    internal CommandResult Captured { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Clean();
        Captured = await RunAsync(new Dictionary<string, string>(), "capture", TestAssembly);
        if (Directory.Exists(Folder))
            _content = Content();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Clean();
        return Task.CompletedTask;
    }

    /// <summary>Runs <c>renacer golden</c> for the copy's project.</summary>
    /// <param name="variables">Further variables of its environment.</param>
    /// <param name="command">What to do.</param>
    /// <param name="arguments">Its arguments.</param>
    internal Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> variables, string command, params string[] arguments) =>
        CommandResult.RunAsync(sample.Copy.Folder, variables, "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"), "golden", command, "--project", sample.Copy.Folder, .. arguments]);

    /// <summary>The text of each file of the folder by its path.</summary>
    internal Dictionary<string, string> Content() => Directory.EnumerateFiles(Folder).ToDictionary(path => path, File.ReadAllText);

    /// <summary>Puts back what was captured.</summary>
    internal void Restore()
    {
        Clean();
        Directory.CreateDirectory(Folder);
        foreach (var (path, text) in _content)
            File.WriteAllText(path, text);
    }

    private void Clean()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
