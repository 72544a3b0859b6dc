using TraceAssertions.Cli.CommandLine;

namespace TraceAssertions.Cli.Tests.CommandLine;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("ebpf", "ebpf", 0)]
    [InlineData("ebfp", "ebpf", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_edits_and_adjacent_swaps(string a, string b, int distance)
    {
        Spelling.Distance(a, b).Should().Be(distance);
        Spelling.Distance(b, a).Should().Be(distance);
    }

    [Theory]
    [InlineData("--fromat", "--format")]
    [InlineData("--sumary", "--summary")]
    [InlineData("--colour", null)]
    public void Nearest_names_a_slip_and_nothing_far_away(string word, string? nearest) =>
        Spelling.Nearest(word, ["--format", "--summary", "--backend"]).Should().Be(nearest);
}
