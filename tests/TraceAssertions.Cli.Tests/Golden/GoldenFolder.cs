using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Tests.Golden;

/// <summary>A project's folder with golden traces in it.</summary>
internal sealed class GoldenFolder : IDisposable
{
    private static readonly GoldenEnvironment Here = new(".NET 10", "linux", "x64", "glibc 2.36");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-golden-ü ");

    /// <summary>The project's folder.</summary>
    public string Project => _folder.FullName;

    /// <summary>The folder of golden traces.</summary>
    public string Root => Path.Combine(Project, "golden_traces");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A golden trace of one call.</summary>
    public static GoldenTrace Trace(string name, long reads) => new()
    {
        Name = name,
        Kind = GoldenKind.Test,
        Environment = Here,
        Compare = GoldenComparisonMode.Multiset,
        Summary = new(reads, 0, 1, 1, new Dictionary<string, int>()),
        Calls = [new() { Process = "test", Name = "syscall:read", Path = "/data/orders.csv", Size = 4096, Count = reads }],
    };

    /// <summary>Commits a golden trace; returns its path.</summary>
    public string Golden(string name, long reads = 3)
    {
        var folder = Open().Folders[0];
        folder.Write(Trace(name, reads)).Should().BeNull();
        return folder.PathOf(name);
    }

    /// <summary>Leaves a received trace; returns its path.</summary>
    public string Received(string name, long reads = 7)
    {
        var path = Open().Folders[0].ReceivedPathOf(name);
        Directory.CreateDirectory(Root);
        Trace(name, reads).Save(path).Should().BeNull();
        return path;
    }

    /// <summary>Writes renacer.toml.</summary>
    public void Configure(string toml) => File.WriteAllText(Path.Combine(Project, "renacer.toml"), toml);

    /// <summary>Runs a golden command on the project.</summary>
    public (int ExitCode, string Out, string Error) Run(params string[] arguments)
    {
        var (exitCode, output, error) = InProcess.Run(["golden", .. arguments, "--project", Project]);
        return (exitCode, output.Replace(Project, "$P", StringComparison.Ordinal), error.Replace(Project, "$P", StringComparison.Ordinal));
    }

    /// <summary>Every file below the project with its content: what must not change.</summary>
    public IReadOnlyDictionary<string, string> Content() =>
        _folder.EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(file => file.FullName, file => file.Length > 1024 * 1024 ? $"{file.Length} bytes" : Convert.ToBase64String(File.ReadAllBytes(file.FullName)));

    private GoldenProject Open() => GoldenProject.Open(Project, out _)!;
}
