using TraceAssertions.Cli.Attempts;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Attempts;

/// <summary>Which verdicts a later attempt replaces, and how that is told.</summary>
public sealed class ReplacedVerdictsTests
{
    [Fact]
    public void The_last_attempt_replaces_all_before_it() =>
        Find(("/r/A.verdict.json", Verdict()), ("/r/A~2.verdict.json", Verdict(2, "A.verdict.json")), ("/r/A~3.verdict.json", Verdict(3, "A~2.verdict.json")), ("/r/B.verdict.json", Verdict()))
            .Should().ContainSingle().Which.Should().BeEquivalentTo(new KeyValuePair<string, IReadOnlyList<string>>("/r/A~3.verdict.json", ["/r/A.verdict.json", "/r/A~2.verdict.json"]));

    [Theory]
    [InlineData("another test", 2, "A.verdict.json", "N.C.Other")]
    [InlineData("no earlier attempt", 1, "A.verdict.json", "N.C.M")]
    [InlineData("none that is there", 2, "Z.verdict.json", "N.C.M")]
    [InlineData("another folder", 2, "../r/A.verdict.json", "N.C.M")]
    [InlineData("itself", 2, "A~2.verdict.json", "N.C.M")]
    public void Nothing_else_is_replaced(string what, int attempt, string replaces, string test) =>
        Find(("/r/A.verdict.json", Verdict()), ("/r/A~2.verdict.json", Verdict(attempt, replaces) with { DisplayName = test })).Should().BeEmpty(what);

    [Fact]
    public void A_failure_stands_where_the_attempt_after_it_did_not_come_to_a_result() =>
        Find(("/r/A.verdict.json", Verdict()), ("/r/A~2.verdict.json", Verdict(2, "A.verdict.json") with { Outcome = VerdictOutcome.Skipped })).Should().BeEmpty();

    [Fact]
    public void The_attempts_are_told()
    {
        var own = Verdict() with { Outcome = VerdictOutcome.Failed, OwnFailure = "\nExpected 1\nActual 2" };
        var golden = Verdict(2) with { Outcome = VerdictOutcome.Failed, Golden = new() { State = GoldenState.Different, File = "/g.json", Fails = true, Diagnostic = new("TA3001", DiagnosticSeverity.Error, "behaviour differs", null, 0, 0, null) } };

        AttemptNotice.Of(Verdict(3), [own, golden])!.ToString().Should()
            .Be("info TA3022: N.C.M passed at attempt 3: attempt 1 failed by itself: Expected 1; attempt 2 failed by its golden trace: behaviour differs");
        AttemptNotice.Of(Verdict(2) with { Outcome = VerdictOutcome.Failed }, [own])!.Message.Should().StartWith("N.C.M failed at attempt 2 too: ");
        AttemptNotice.Of(Verdict(2) with { MaxAttempts = 3 }, [own])!.Message.Should().StartWith("N.C.M passed at attempt 2 of 3: attempt 1 failed");
        AttemptNotice.Of(Verdict(3) with { MaxAttempts = 3, Outcome = VerdictOutcome.Failed }, [own, golden])!.Message.Should().StartWith("N.C.M failed at attempt 3 of 3 too: attempt 1 failed");
        AttemptNotice.Of(Verdict(3) with { MaxAttempts = 2 }, [own])!.Message.Should().StartWith("N.C.M passed at attempt 3: ", "what cannot be is not told");
        AttemptNotice.Of(Verdict(), []).Should().BeNull();
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Find(params (string Path, VerdictFile Verdict)[] verdicts) =>
        ReplacedVerdicts.Find(verdicts.ToDictionary(pair => pair.Path, pair => pair.Verdict));

    private static VerdictFile Verdict(int? attempt = null, string? replaces = null) =>
        new() { Test = "N.C.M", DisplayName = "N.C.M", Outcome = VerdictOutcome.Passed, Attempt = attempt, Replaces = replaces };
}
