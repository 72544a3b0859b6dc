using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Tracing.Tests.Transpiler;

/// <summary>A folder with maps and the files that they speak of.</summary>
internal sealed class MapFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transpiler-map");

    public string FullPath => _folder.FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(FullPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public TranspilerMaps Load(string text, string name = "app.map.json")
    {
        var maps = TranspilerMaps.Load([Write(name, text)], out var problems);
        problems.Should().BeEmpty();
        return maps;
    }

    public Diagnostic Problem(string text)
    {
        TranspilerMap.TryLoad(Write("bad.map.json", text), out var map, out var problem).Should().BeFalse();
        map.Should().BeNull();
        return problem!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
