using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Tests.Conditions.Syntax;

public sealed class ConditionLimitTests
{
    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    [Fact]
    public void Sixty_four_levels_are_accepted_and_one_more_is_not()
    {
        ConditionGrammar.Read(Repeat("(", 64) + "a.b" + Repeat(")", 64) + " < 1", out var issue).Should().NotBeNull(issue?.Message);
        ConditionGrammar.Read(Repeat("(", 65) + "a.b" + Repeat(")", 65) + " < 1", out issue).Should().BeNull();
        issue!.Code.Should().Be("TA1021");
        issue.Start.Should().Be(64);
        issue.Message.Should().Be("the condition is nested more than 64 deep");
    }

    [Fact]
    public void Closed_parentheses_do_not_add_up() =>
        ConditionGrammar.Read(string.Join(" and ", Enumerable.Repeat("(a.b < 1)", 100)), out _).Should().NotBeNull();

    [Theory]
    [InlineData("(", 10_000)]
    [InlineData("not ", 10_000)]
    [InlineData("!", 4_000)]
    [InlineData("-", 4_000)]
    [InlineData("- ", 2_000)]
    [InlineData("not (", 700)]
    [InlineData("min(1, ", 500)]
    [InlineData("1 + ", 10_000)]
    [InlineData("1+", 2_000)]
    [InlineData("spans[", 600)]
    [InlineData("spans[(", 500)]
    public void Floods_are_refused_before_they_can_overflow_the_stack(string flood, int times)
    {
        IssueOnASmallStack(Repeat(flood, times) + "1 < 2")!.Code.Should().Be("TA1021");
        IssueOnASmallStack(Repeat(flood, times)).Should().NotBeNull();
    }

    [Fact]
    public void The_longest_chain_and_the_deepest_nesting_fit_a_small_stack()
    {
        IssueOnASmallStack(Repeat("1+", 500) + "1 < 2").Should().BeNull();
        IssueOnASmallStack(Repeat("true and ", 400) + "1 < 2").Should().BeNull();
        IssueOnASmallStack(Repeat("not (", 32) + "1 < 2" + Repeat(")", 32)).Should().BeNull();
    }

    [Fact]
    public void Random_tokens_never_throw_and_always_end()
    {
        string[] tokens = ["(", ")", "[", "]", "spans", ".count", ".syscall", "<", ">=", "==", "=", "and", "or", "not", "!", "&&", "||", "-", "+", "*", "/", "1", "5%", "2ms", "0.5", "1e400", "\"x\"", "'", "\"", ",", "min(", "within(", "~", "name", "é", "\ud83d\ude00", "\0", ".", "true", "golden", ":", "%", "_", "\n"];
        var random = new Random(11);
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 12)).Select(_ => tokens[random.Next(tokens.Length)]));
            if (ConditionExpression.TryParse(text, out _, out var diagnostics))
                accepted++;
            else
                diagnostics.Should().NotBeEmpty(text);
        }

        accepted.Should().BeLessThan(20_000);
    }

    /// <summary>A quarter of the smallest stack that .NET gives a thread on Linux; an overflow would end the test host.</summary>
    private static ConditionIssue? IssueOnASmallStack(string text)
    {
        ConditionIssue? issue = null;
        var thread = new Thread(
            () =>
            {
                if (ConditionGrammar.Read(text, out issue) is { } node)
                    new TraceAssertions.Conditions.Binding.ConditionBinder().Bind(node);
            },
            1024 * 1024);
        thread.Start();
        thread.Join();
        return issue;
    }
}
