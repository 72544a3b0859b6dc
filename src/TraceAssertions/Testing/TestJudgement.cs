namespace TraceAssertions.Testing;

/// <summary>Everything that was decided about one traced test.</summary>
internal sealed record TestJudgement
{
    /// <summary>The test with its arguments.</summary>
    public required string DisplayName { get; init; }

    /// <summary>One verdict an assertion.</summary>
    public required IReadOnlyList<JudgedAssertion> Assertions { get; init; }

    /// <summary>The repetition that the test's verdict is told of.</summary>
    public required Repetition Reported { get; init; }

    /// <summary>How many there were.</summary>
    public required int Repetitions { get; init; }

    /// <summary>The scopes that the test ran in, one for each of them.</summary>
    public required IReadOnlyList<ulong> Scopes { get; init; }

    /// <summary>The comparison with the golden trace, or null where the test takes no part.</summary>
    public GoldenVerdict? Golden { get; init; }

    /// <summary>Judges all repetitions of a test.</summary>
    /// <param name="displayName">The test.</param>
    /// <param name="repetitions">At least one.</param>
    /// <param name="golden">The comparison with the golden trace, or null.</param>
    /// <param name="goldenFrom">The number of the repetition that the comparison is told of.</param>
    public static TestJudgement Of(string displayName, IReadOnlyList<Repetition> repetitions, GoldenVerdict? golden = null, int goldenFrom = 1)
    {
        var assertions = RepetitionJudge.Judge(repetitions);
        var reported = assertions.FirstOrDefault(assertion => assertion.Result.Fails)?.From
            ?? (golden is { Fails: true } ? repetitions[goldenFrom - 1] : null)
            ?? assertions.FirstOrDefault(assertion => assertion.Result.Outcome != AssertionOutcome.Holds)?.From
            ?? repetitions[0];
        return new TestJudgement { DisplayName = displayName, Assertions = assertions, Reported = reported, Repetitions = repetitions.Count, Scopes = [.. repetitions.Select(repetition => repetition.Header.Scope)], Golden = golden };
    }

    /// <summary>Whether something of the trace fails the test.</summary>
    public bool Fails => Golden is { Fails: true } || Assertions.Any(assertion => assertion.Result.Fails);
}
