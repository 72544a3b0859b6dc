using System.Text.RegularExpressions;

namespace TraceAssertions.Tests.Model;

public sealed class GlobTests
{
    [Theory]
    [InlineData("/etc/*", "/etc/ssl/cert.pem", true)]
    [InlineData("syscall:open*", "syscall:open", true)]
    [InlineData("syscall:open", "syscall:openat", false)]
    [InlineData("*.cs", "Importer.CS", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    public void A_glob_matches_the_whole_text(string pattern, string text, bool matches) => Glob.Matches(pattern, text).Should().Be(matches);

    [Fact]
    public void Random_globs_match_as_the_regular_expression_that_they_stand_for()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = Text("ab*?", 6);
            var text = Text("ab", 8);
            var expected = Regex.IsMatch(text, "^" + pattern.Replace("*", ".*").Replace("?", ".") + "$");
            Glob.Matches(pattern, text).Should().Be(expected, $"'{pattern}' over '{text}'");
        }

        string Text(string alphabet, int most) => new([.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
    }
}
