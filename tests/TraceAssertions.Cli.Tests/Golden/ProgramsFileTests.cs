using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Tests.Golden;

public sealed class ProgramsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-programs");

    private string FileName => Path.Combine(_folder.FullName, "programs.toml");

    public void Dispose() => _folder.Delete(recursive: true);

    private (IReadOnlyList<GoldenProgram> Programs, List<string> Errors) Read(string text)
    {
        File.WriteAllText(FileName, text);
        var diagnostics = new List<Diagnostic>();
        var programs = ProgramsFile.Read(FileName, "/project", diagnostics);
        return (programs, [.. diagnostics.Select(diagnostic => diagnostic.ToString().Replace(FileName, "programs.toml", StringComparison.Ordinal))]);
    }

    [Fact]
    public void Arguments_are_an_array_or_a_line()
    {
        var (programs, errors) = Read("""
            [[program]]
            name = "one"
            command = "/bin/ls"
            arguments = ["-l", "a b", ""]

            [[program]]
            name = "two words"
            command = "tool"
            arguments = "--name 'a b'"
            working_directory = "Data"

            [[program]]
            name = "three"
            command = "./tool"
            """);

        errors.Should().BeEmpty();
        programs.Should().HaveCount(3);
        programs[0].Arguments.Should().Equal("-l", "a b", "");
        programs[0].WorkingDirectory.Should().Be("/project");
        programs[1].Arguments.Should().Equal("--name", "a b");
        programs[1].WorkingDirectory.Should().Be("/project/Data");
        programs[1].Should().BeEquivalentTo(new { Name = "two words", Command = "tool", File = FileName, Line = 7, Column = 8 });
        programs[2].Arguments.Should().BeEmpty();
    }

    [Theory]
    [InlineData("[[program]]\nname = \"x\"", "programs.toml(1,1): error TA3019: a program has no command; add command = \"…\"")]
    [InlineData("[[program]]\ncommand = \"x\"", "programs.toml(1,1): error TA3019: a program has no name; add name = \"…\"")]
    [InlineData("[[program]]\nname = 1\ncommand = \"x\"", "programs.toml(2,8): error TA3019: 'name' is an integer; write a string")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"\"", "programs.toml(3,11): error TA3019: the command is empty; name a program")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"x\"\nargument = []", "programs.toml(4,1): error TA3019: unknown key 'argument'; did you mean 'arguments'?")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"x\"\narguments = [1]", "programs.toml(4,13): error TA3019: 'arguments' is an array; write a string, or an array of strings")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"x\"\narguments = \"'a\"", "programs.toml(4,13): error TA3019: a quote in 'arguments' is not closed, or nothing follows a backslash; close the quote, or write an array of strings")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"x\\u0000\"", "programs.toml(3,11): error TA3019: 'command' has a NUL character; no program can be given one")]
    [InlineData("[program]\nname = \"x\"", "programs.toml(1,2): error TA3019: 'program' is a table; write [[program]] above each program")]
    [InlineData("[[programs]]\nname = \"x\"", "programs.toml(1,3): error TA3019: unknown key 'programs'; the file holds tables [[program]] and nothing else")]
    [InlineData("[[program]]\nname = \"../x\"\ncommand = \"x\"", "programs.toml(2,8): error TA3006: '../x' cannot be the name of a golden trace: it holds '/'; name it with letters, digits, '.', '_' and '-'")]
    [InlineData("[[program]]\nname = \"..\"\ncommand = \"x\"", "programs.toml(2,8): error TA3006: '..' cannot be the name of a golden trace: it holds '..'; name it with letters, digits, '.', '_' and '-'")]
    [InlineData("[[program]]\nname = \"\"\ncommand = \"x\"", "programs.toml(2,8): error TA3006: '' cannot be the name of a golden trace: it is empty; name it with letters, digits, '.', '_' and '-'")]
    [InlineData("[[program]]\nname = \"a\\nb\"\ncommand = \"x\"", "programs.toml(2,8): error TA3006: 'a b' cannot be the name of a golden trace: it holds a control character; name it with letters, digits, '.', '_' and '-'")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"a\"\n[[program]]\nname = \"x\"\ncommand = \"b\"", "programs.toml(5,8): error TA3013: two programs are named 'x'; give each its own name")]
    [InlineData("[[program]]\ndeclared_in = \"/p/a.csproj\"\nname = \"../x\"\ncommand = \"x\"", "/p/a.csproj: error TA3006: the GoldenTrace item '../x': '../x' cannot be the name of a golden trace: it holds '/'; name it with letters, digits, '.', '_' and '-'")]
    [InlineData("[[program]]\nname = \"x\"\ncommand = \"x\"\narguments = \"'a\"\ndeclared_in = \"/p/a.csproj\"\n[[program]]\nname = \"y\"\ncommand = 1", "/p/a.csproj: error TA3019: the GoldenTrace item 'x': a quote in 'arguments' is not closed, or nothing follows a backslash; close the quote, or write an array of strings|programs.toml(8,11): error TA3019: 'command' is an integer; write a string")]
    public void What_is_wrong_is_told_at_its_place(string text, string error) => Read(text).Errors.Should().Equal(error.Split('|'));

    [Fact]
    public void A_syntax_error_is_that_of_toml() => Read("[[program]\n").Errors.Should().ContainSingle().Which.Should().StartWith("programs.toml(1,").And.Contain("error TA1004: ");

    [Fact]
    public void A_missing_file_is_told()
    {
        var diagnostics = new List<Diagnostic>();

        ProgramsFile.Read("/nonexistent/programs.toml", "/project", diagnostics).Should().BeEmpty();

        diagnostics.Should().ContainSingle().Which.ToString().Should().Be("/nonexistent/programs.toml: error TA3019: there is no such file of programs; correct --programs");
    }
}
