using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>One thing that a report has to say about a test: a violation, a golden trace that differs, a failure, a message.</summary>
internal sealed record Finding
{
    /// <summary>Its code, message, place and weight; an absolute file. An error fails the test.</summary>
    public required Diagnostic Diagnostic { get; init; }

    /// <summary>The whole block for people, or null where the message says all.</summary>
    public string? Text { get; init; }

    /// <summary>Where in the source it comes from; null where that is not known.</summary>
    public VerdictSource? Source { get; init; }

    /// <summary>What it is called from, the innermost first; empty where that is not known.</summary>
    public IReadOnlyList<VerdictSource> CalledFrom { get; init; } = [];

    /// <summary>The display name of the test.</summary>
    public required string Test { get; init; }

    /// <summary>
    /// What it is about beside its code, the same in each run: the test with the name of the assertion. Empty where the message is about a file
    /// and no matter of a single test: such a message is told once for all tests that have it.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>A file that stands for the test where the diagnostic has none; absolute.</summary>
    public required string Fallback { get; init; }

    /// <summary>In how many tests it was found.</summary>
    public int Tests { get; init; } = 1;

    /// <summary>The message with its remedy.</summary>
    public string Message => Diagnostic.Remedy is null ? Diagnostic.Message : $"{Diagnostic.Message}; {Diagnostic.Remedy}";

    /// <summary>The test, or how many tests there are.</summary>
    public string Where => Tests == 1 ? Test : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Tests} tests");
}
