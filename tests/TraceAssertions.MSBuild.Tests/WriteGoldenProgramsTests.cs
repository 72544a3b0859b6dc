using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.MSBuild.Tests;

public sealed class WriteGoldenProgramsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("programs für \"alle\" ").FullName;
    private readonly RecordingEngine _engine = new();

    private string File => Path.Combine(_folder, "obj", "programs.toml");

    private string ProjectFile => Path.Combine(_folder, "Shop.csproj");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Programs_are_written_with_their_folders_made_absolute()
    {
        Write(Item("help", "ls", "--help"), Item("own", "bin/shop", "", "data"), Item("abs", "/bin/true")).Should().BeTrue();

        var folder = _folder.Replace("\"", "\\\"", StringComparison.Ordinal);
        System.IO.File.ReadAllText(File).Should().Be($"""
            # Written by the build from the GoldenTrace items of the project.

            [[program]]
            name = "help"
            command = "ls"
            arguments = "--help"
            working_directory = "{folder}"
            declared_in = "{folder}/Shop.csproj"

            [[program]]
            name = "own"
            command = "{folder}/bin/shop"
            working_directory = "{folder}/data"
            declared_in = "{folder}/Shop.csproj"

            [[program]]
            name = "abs"
            command = "/bin/true"
            working_directory = "{folder}"
            declared_in = "{folder}/Shop.csproj"

            """);
    }

    [Theory]
    [InlineData("a \"quoted\" text")]
    [InlineData("back\\slash \\u0041 \\")]
    [InlineData("line\nfeed\ttab\r\u007f\u0001\u0085")]
    [InlineData("größe 日本語 😀 # = [x] '''\"\"\"")]
    public void Whatever_is_in_an_item_is_read_back_as_it_was(string text)
    {
        Write(Item("name", "ls", text)).Should().BeTrue();

        var document = TomlDocument.Parse(System.IO.File.ReadAllText(File));
        document.Diagnostics.Should().BeEmpty();
        var program = ((TomlValue.Array)document.Root.Find("program")!.Value).Items.Should().ContainSingle().Which.Should().BeOfType<TomlTable>().Subject;
        ((TomlValue.String)program.Find("arguments")!.Value).Value.Should().Be(text);
    }

    [Fact]
    public void An_item_without_a_command_is_an_error_and_writes_nothing()
    {
        Write(Item("good", "ls"), Item("help", "")).Should().BeFalse();

        _engine.Lines.Should().Equal(
            $"{ProjectFile}(0,0): error TA3019: the GoldenTrace item 'help' has no Command; write <GoldenTrace Include=\"help\" Command=\"the program to trace\" />");
        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error()
    {
        Directory.CreateDirectory(File);

        Write(Item("help", "ls")).Should().BeFalse();

        _engine.Lines.Should().ContainSingle().Which.Should().StartWith($"{File}(0,0): error TA3019: the file of programs cannot be written: ");
    }

    private static TaskItem Item(string name, string command, string arguments = "", string workingDirectory = "") => new(name, new Dictionary<string, string>
    {
        ["Command"] = command,
        ["Arguments"] = arguments,
        ["WorkingDirectory"] = workingDirectory,
    });

    private bool Write(params ITaskItem[] items) =>
        new WriteGoldenPrograms { BuildEngine = _engine, Items = items, ProjectDirectory = _folder, ProjectFile = ProjectFile, File = File }.Execute();
}
