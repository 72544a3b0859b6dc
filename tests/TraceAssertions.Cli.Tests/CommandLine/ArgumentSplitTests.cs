using TraceAssertions.Cli.CommandLine;

namespace TraceAssertions.Cli.Tests.CommandLine;

public sealed class ArgumentSplitTests
{
    [Fact]
    public void Only_the_first_double_dash_splits()
    {
        var split = ArgumentSplit.Of(["-f", "--", "git", "log", "--", "file"]);

        split.Own.Should().Equal("-f");
        split.Program.Should().Equal("git", "log", "--", "file");
    }

    [Fact]
    public void Without_a_double_dash_there_is_no_program() =>
        ArgumentSplit.Of(["doctor"]).Program.Should().BeNull();

    [Fact]
    public void Nothing_after_the_double_dash_is_an_empty_program() =>
        ArgumentSplit.Of(["--"]).Program.Should().BeEmpty();
}
