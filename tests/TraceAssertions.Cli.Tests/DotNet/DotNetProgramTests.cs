using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.DotNet;

/// <summary>A real .NET program, built here: its calls are told by its C# lines.</summary>
public sealed class DotNetProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-dotnet-test");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Build()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "importer.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        File.WriteAllText(
            Path.Combine(_folder.FullName, "Program.cs"),
            """
            Importer.Save(args[0]);

            static class Importer
            {
                public static void Save(string path)
                {
                    System.IO.File.WriteAllText(path, "saved");
                }
            }
            """);
        var result = Renacer.Start(["dotnet", "build", "-v", "q", "--nologo", _folder.FullName]);
        Skip.If(result.ExitCode != 0, $"a new project cannot be built here: {result.Out}");
        return Path.Combine(_folder.FullName, "bin", "Debug", "net10.0", "importer.dll");
    }

    [SkippableFact]
    public void The_lines_of_a_launched_NET_program_are_known_in_both_backends()
    {
        var assembly = Build();
        var output = Path.Combine(_folder.FullName, "out.txt");
        foreach (var backend in new[] { "ebpf", "ptrace" })
        {
            Backends.SkipUnlessWorking(backend);
            var trace = Path.Combine(_folder.FullName, backend + ".txt");
            var result = Renacer.Start([.. Renacer.Words, "--source", "-f", "--backend", backend, "-o", trace, "--", "dotnet", assembly, output], folder: _folder.FullName);

            result.ExitCode.Should().Be(0, result.Error);
            var lines = File.ReadAllLines(trace);
            lines.Should().ContainSingle(line => line.Contains($"openat(AT_FDCWD, \"{output}\", ", StringComparison.Ordinal)).Which.Should().EndWith(" [Program.cs:7 Importer.Save]");
            lines.Should().ContainSingle(line => Regex.IsMatch(line, @" pwrite64\(.* = 5 \[Program\.cs:7 Importer\.Save\]$"));

            // Begun and ended by the same tasks in the same order: what is kept back keeps its place.
            lines[0].Should().Contain("execve(");
            lines[^1].Should().Contain("+++ exited with 0 +++");
        }
    }
}
