using TraceAssertions.Cli.Golden;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Golden;

public sealed class ShellWordsTests
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("--name Test")]
    [InlineData("  a\tb  c ")]
    [InlineData("'a b' c")]
    [InlineData("\"a b\" c")]
    [InlineData("'it'\\''s'")]
    [InlineData("\"say \\\"hi\\\"\"")]
    [InlineData("\"a\\b\" 'a\\b' a\\b")]
    [InlineData("a\"b c\"d'e f'")]
    [InlineData("'' \"\" x")]
    [InlineData("\\  \\'")]
    [InlineData("--größe=1")]
    public void Words_are_those_of_a_shell(string line)
    {
        var shell = Renacer.Start([Tools.Require("sh"), "-fc", "for word in " + line + "\ndo printf '%s\\0' \"$word\"\ndone"]);
        shell.ExitCode.Should().Be(0, shell.Error);

        ShellWords.TrySplit(line, out var words).Should().BeTrue();
        string.Concat(words!.Select(word => word + "\0")).Should().Be(shell.Out);
    }

    [Theory]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData("a\\")]
    [InlineData("\"a\\\"")]
    public void What_is_not_closed_is_no_line(string line) => ShellWords.TrySplit(line, out _).Should().BeFalse();
}
