namespace TraceAssertions.Cli.Golden;

/// <summary>A project with its configuration and the folders of its golden traces.</summary>
internal sealed class GoldenProject
{
    // Without variants the environment decides nothing.
    private static readonly GoldenEnvironment Any = new(null, "", "", "");

    private GoldenProject(string directory, TraceAssertionSet configuration, GoldenOptions options)
    {
        Directory = directory;
        Configuration = configuration;
        Options = options;
        var shared = Folder(Options.Directory);
        Folders = [shared, .. Options.Variants.Select(variant => Folder(Path.Combine(shared.FullPath, GoldenNames.Check(variant.Name) is null ? variant.Name : TraceFileName.Of(variant.Name))))];
    }

    /// <summary>The absolute path of the project's folder.</summary>
    public string Directory { get; }

    /// <summary>What renacer.toml says; the defaults where there is none.</summary>
    public TraceAssertionSet Configuration { get; }

    /// <summary>The table <c>[golden]</c>.</summary>
    public GoldenOptions Options { get; }

    /// <summary>The folder of golden traces, then those of the variants. None need exist.</summary>
    public IReadOnlyList<GoldenDirectory> Folders { get; }

    /// <summary>The folder of golden traces, for all environments that have no variant.</summary>
    public string Root => Folders[0].FullPath;

    /// <summary>What is said where nothing was received. It names the folder, because who runs the tool elsewhere than in the project looks into another one.</summary>
    public string NothingReceived => System.IO.Directory.Exists(Root)
        ? $"nothing was received in {Root}"
        : $"there is no folder {Root}, so nothing was received; --project names the project's folder";

    /// <summary>The folder that applies in an environment.</summary>
    public GoldenDirectory FolderOf(GoldenEnvironment environment) => new(Directory, Options, environment);

    /// <summary>The same project with its golden traces elsewhere.</summary>
    /// <param name="folder">An absolute path.</param>
    public GoldenProject WithFolder(string folder) => new(Directory, Configuration, Options with { Directory = folder });

    /// <summary>Opens a project.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="diagnostics">What is to be told: errors where the result is null, else warnings.</param>
    /// <returns>Null where there is no such folder, or its configuration has errors.</returns>
    public static GoldenProject? Open(string directory, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!System.IO.Directory.Exists(full))
        {
            diagnostics = [new("TA0091", DiagnosticSeverity.Error, $"there is no folder '{full}'", Remedy: "give the folder of the project with --project")];
            return null;
        }

        diagnostics = [];
        if (ConfigurationLocator.Find(full) is not { } path)
            return new(full, new TraceAssertionSet([]), GoldenOptions.Default);
        return TraceAssertionSet.TryLoad(path, out var configuration, out diagnostics) ? new(full, configuration, configuration.Golden) : null;
    }

    private GoldenDirectory Folder(string folder) => new(Directory, Options with { Directory = folder, Variants = [] }, Any);
}
