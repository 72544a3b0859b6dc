using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions.Testing;

/// <summary>What became of one assertion of a test.</summary>
internal sealed record AssertionVerdict
{
    /// <summary>The assertion.</summary>
    public required string Name { get; init; }

    /// <summary>Its condition as written.</summary>
    public required string Condition { get; init; }

    /// <summary>Its severity.</summary>
    public required AssertionSeverity Severity { get; init; }

    /// <summary>Holds, violated, not evaluated.</summary>
    public required AssertionOutcome Outcome { get; init; }

    /// <summary>Whether it fails the test.</summary>
    public bool Fails { get; init; }

    /// <summary><c>TA2001</c>, <c>TA2002</c> or null.</summary>
    public string? Code { get; init; }

    /// <summary>The actual value for people.</summary>
    public string? Actual { get; init; }

    /// <summary>Why it was not evaluated, or null.</summary>
    public string? Explanation { get; init; }

    /// <summary>What weighs most, in words; null where nothing is to blame.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>Where in the source most of the bottleneck comes from; null where that is not known, or nothing is to blame.</summary>
    public VerdictSource? Source { get; init; }

    /// <summary>Of an antipattern, the functions that nearly all of the bottleneck is called from, the innermost first; null where that is not known.</summary>
    public IReadOnlyList<VerdictSource>? CalledFrom { get; init; }

    /// <summary>Where the condition stands: an absolute path, or null.</summary>
    public string? File { get; init; }

    /// <summary>One-based, or 0.</summary>
    public int Line { get; init; }

    /// <summary>One-based, or 0.</summary>
    public int Column { get; init; }

    /// <summary>The whole block that a failed test prints; null where the assertion holds and has no warning.</summary>
    public string? Text { get; init; }

    /// <summary>Why the assertion exists, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a test with several repetitions: of which this tells and how many are like it; else null.</summary>
    public string? Repetition { get; init; }

    /// <summary>What else is to be told of the assertion, for example a selector that matched nothing (TA2003).</summary>
    public IReadOnlyList<VerdictDiagnostic> Warnings { get; init; } = [];

    /// <summary>The verdict of an assertion for the file.</summary>
    /// <param name="judged">The verdict.</param>
    /// <param name="displayName">The test or the program.</param>
    /// <param name="kind">Which of both.</param>
    public static AssertionVerdict Of(JudgedAssertion judged, string displayName, GoldenKind kind = GoldenKind.Test)
    {
        var result = judged.Result;

        // The place of what holds is no news, and to find it would mean to read debug information.
        var blamed = result.Outcome == AssertionOutcome.Holds ? null : result.Bottleneck;
        return new AssertionVerdict
        {
            Name = result.Assertion.Name,
            Condition = result.Assertion.Condition.Text,
            Severity = result.Severity,
            Outcome = result.Outcome,
            Fails = result.Fails,
            Code = result.Code,
            Actual = result.Actual.Length == 0 ? null : result.Actual,
            Explanation = result.Explanation,
            Bottleneck = result.Bottleneck is { } bottleneck ? BottleneckText.Describe(bottleneck, result.Metric) : null,
            Source = VerdictSource.Of(blamed?.Source),
            CalledFrom = blamed is not null && BottleneckText.CallersOf(blamed, result.Metric) is { Count: > 0 } callers ? [.. callers.Select(caller => VerdictSource.Of(caller)!)] : null,
            File = result.Assertion.File,
            Line = result.Assertion.Line,
            Column = result.Assertion.Column,
            Text = result.Outcome == AssertionOutcome.Holds && result.Warnings.Count == 0 ? null : judged.Format(displayName, kind),
            Reason = result.Assertion.Reason,
            Repetition = judged.Note,
            Warnings = [.. result.Warnings.Select(VerdictDiagnostic.Of)],
        };
    }
}
