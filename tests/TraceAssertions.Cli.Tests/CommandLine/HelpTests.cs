namespace TraceAssertions.Cli.Tests.CommandLine;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("check", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("explain", "-h")]
    [InlineData("report", "--help")]
    [InlineData("validate", "--help")]
    [InlineData("golden", "--help")]
    [InlineData("golden", "capture", "--help")]
    [InlineData("golden", "check", "-h")]
    [InlineData("golden", "accept", "--help")]
    [InlineData("golden", "reject", "--help")]
    [InlineData("golden", "list", "--help")]
    [InlineData("golden", "stale", "--help")]
    [InlineData("golden", "diff", "--help")]
    public void Each_command_has_a_page_on_stdout(params string[] arguments)
    {
        var (exitCode, output, error) = InProcess.Run(arguments);

        exitCode.Should().Be(0);
        error.Should().BeEmpty();
        output.Should().Contain("Usage: renacer").And.Contain("Options:").And.Contain("Exit codes:");
        output.Split('\n').Should().OnlyContain(line => line.Length <= 120);
    }

    [Theory]
    [InlineData("-f, --follow-forks")]
    [InlineData("-c, --summary")]
    [InlineData("-e, --trace SET")]
    [InlineData("-p, --attach PID")]
    [InlineData("-T, --timing")]
    [InlineData("-o, --output FILE")]
    [InlineData("--format text|json")]
    [InlineData("--backend ebpf|ptrace|none")]
    [InlineData("--trace-id ID")]
    [InlineData("--trace-parent TRACEPARENT")]
    public void The_first_page_names_every_option(string option) => InProcess.Run("--help").Out.Should().Contain(option);

    [Fact]
    public void A_group_of_commands_alone_shows_its_page_on_stderr()
    {
        var (exitCode, output, error) = InProcess.Run("golden");

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().Be(InProcess.Run("golden", "--help").Out).And.Contain("renacer golden accept NAME…|--all");
    }

    [Fact]
    public void Help_wins_over_what_is_missing() => InProcess.Run("check", "--help", "--config").ExitCode.Should().Be(0);

    [Fact]
    public void The_version_is_one_line() => InProcess.Run("--version").Out.Should().MatchRegex(@"^renacer \d+\.\d+\.\d+\n$");
}
