namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>What a build sees of a configuration: absolute paths in the canonical form, and an exit code.</summary>
public sealed class ValidateCommandTests : IDisposable
{
    private const string Good = """
        [[trace_assertions]]
        name = "few calls"
        condition = "spans.syscall.count < 500"

        [[trace_assertions]]
        name = "later"
        condition = "spans.syscall.count < 100"
        enabled = false
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-validate-ü ");

    private string Configuration => Path.Combine(_folder.FullName, "renacer.toml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_good_file_is_found_above_the_project()
    {
        File.WriteAllText(Configuration, Good);
        var project = _folder.CreateSubdirectory("src").FullName;

        InProcess.Run("validate", "--project", project).Should().Be((0, $"{Configuration} can be used: 2 assertions, 1 disabled\n", ""));
    }

    [Fact]
    public void A_misspelt_metric_is_told_with_the_absolute_path_line_column_and_suggestion()
    {
        File.WriteAllText(Configuration, Good.Replace("syscall.count < 500", "syscall.cuont < 500", StringComparison.Ordinal));

        var (exitCode, output, error) = InProcess.Run("validate", "--project", _folder.FullName);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().StartWith($"{Configuration}(3,28): error TA1022: ").And.Contain("did you mean 'count'?").And.EndWith("\n");
        error.TrimEnd().Should().NotContain("\n");
    }

    [Fact]
    public void A_relative_path_is_told_as_an_absolute_one()
    {
        File.WriteAllText(Configuration, "[[trace_assertions]]\nname = 1\n");

        var (exitCode, _, error) = InProcess.Run("validate", "--config", Path.GetRelativePath(Environment.CurrentDirectory, Configuration));

        exitCode.Should().Be(2);
        error.Should().StartWith($"{Configuration}(");
    }

    [Fact]
    public void Every_error_is_told_in_the_order_of_the_file()
    {
        File.WriteAllText(Configuration, "[[trace_assertions]]\nname = \"a\"\ncondition = \"spans.syscal.count <\"\n[[trace_assertions]]\ncondition = \"true\"\n");

        InProcess.Run("validate", "--config", Configuration).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().HaveCountGreaterThan(1).And.OnlyContain(line => line.StartsWith(Configuration + "(", StringComparison.Ordinal));
    }

    [Fact]
    public void A_warning_does_not_fail()
    {
        File.WriteAllText(Configuration, Good + "\n[ci]\nfail_fast = true\n");

        var (exitCode, _, error) = InProcess.Run("validate", "--config", Configuration);

        error.Should().Contain(": warning TA1015: ");
        exitCode.Should().Be(0);
    }

    [Fact]
    public void Without_a_file_there_is_nothing_to_validate()
    {
        InProcess.Run("validate", "--project", _folder.FullName).Should().Be(
            (2, "", $"renacer: error TA0097: there is no renacer.toml in {_folder.FullName} or above it; create one, or name it with --config\n"));
    }

    [Fact]
    public void A_named_file_that_is_missing_is_told() =>
        InProcess.Run("validate", "--config", Configuration).Should().Be(
            (2, "", $"{Configuration}: error TA1001: the configuration does not exist; create it, or name another with --config\n"));

    [Fact]
    public void A_project_that_is_missing_is_told() =>
        InProcess.Run("validate", "--project", "/nonexistent/project").Should().Be(
            (2, "", "renacer: error TA0091: there is no folder '/nonexistent/project'; give the folder of the project with --project\n"));

    [Fact]
    public void An_empty_value_is_a_usage_error() =>
        InProcess.Run("validate", "--project", "").Should().Be(
            (2, "", "renacer: error TA0091: '' is no value of --project: it is a path; see `renacer validate --help`\n"));
}
