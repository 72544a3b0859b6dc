using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Transpiled;

/// <summary>A program of Programs/ with its map, compiled by plain rustc in a folder of its own.</summary>
internal sealed class RustProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-rust");

    /// <summary>Compiles <c>Programs/NAME.rs</c>; without rustc the test is skipped.</summary>
    public RustProgram(string name, params string[] options)
    {
        var rustc = Tools.Require("rustc");
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Programs"), name + ".*"))
            File.Copy(file, PathOf(Path.GetFileName(file)));
        Executable = PathOf(name);
        Map = PathOf(name + ".map.json");
        var result = Renacer.Start([rustc, "-g", .. options, "-o", Executable, PathOf(name + ".rs")], folder: _folder.FullName);
        result.ExitCode.Should().Be(0, result.Error);
    }

    public string Executable { get; }

    public string Map { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
