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

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_listening_process_that_is_killed_is_told_and_later_runtimes_neither_wait_for_ever_nor_lose_their_lines(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var assembly = Build();
        var script = Path.Combine(_folder.FullName, "killing.sh");
        File.WriteAllText(script, """
            grep -lz "${DOTNET_DiagnosticPorts%,*}" /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3 | xargs kill -KILL
            dotnet "$1" "$2" && echo ended
            """);
        var output = Path.Combine(_folder.FullName, "out.txt");
        var trace = Path.Combine(_folder.FullName, "trace.txt");

        var result = Renacer.Start([.. Renacer.Words, "--source", "-f", "--backend", backend, "-o", trace, "--", "bash", script, assembly, output], folder: _folder.FullName);

        result.Out.Should().Contain("ended");
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("warning TA0131: lines of .NET code are not known: the process that lists compiled methods: it was killed by signal 9; the machine may be overloaded or out of memory; run the tests again");
        File.ReadAllLines(trace).Should().ContainSingle(line => line.Contains($"openat(AT_FDCWD, \"{output}\", ", StringComparison.Ordinal)).Which.Should().EndWith(" [Program.cs:7 Importer.Save]");
    }

    [SkippableTheory]
    [InlineData("/nonexistent", "no socket can be made in '/nonexistent/'; set TMPDIR to a folder that is there and can be written to")]
    [InlineData("/proc", "no socket can be made in '/proc/'; set TMPDIR to a folder that is there and can be written to")]
    [InlineData("/a,b", "the runtime takes no diagnostic port with a comma or a semicolon in its path, '/a,b/'; set TMPDIR to a path without")]
    [InlineData("/2345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "the path of '/2345678901234567890123456789012345678901234567890123456789012345678901234567890123456789/' is too long for a socket; set TMPDIR to a shorter path")]
    public void Without_a_folder_for_the_socket_everything_but_the_lines_of_NET_code_is_there(string folder, string why)
    {
        Backends.SkipUnlessWorking("ptrace");

        var result = Renacer.Run(new Dictionary<string, string?> { ["TMPDIR"] = folder }, "--source", "--backend", "ptrace", "--", "cat", "/etc/hostname");

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain($"warning TA0131: lines of .NET code are not known: the process that lists compiled methods: {why}\n").And.Contain("openat(AT_FDCWD, \"/etc/hostname\"");
    }
}
