using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Golden;

/// <summary>One golden trace that a capture made.</summary>
/// <param name="Source">The test assembly, or the file of programs.</param>
/// <param name="Name">The test's or the program's name.</param>
/// <param name="Ordinal">0, or how many of that name the same assembly made before.</param>
/// <param name="Trace">What it did.</param>
internal sealed record Captured(string Source, string Name, int Ordinal, GoldenTrace Trace)
{
    private const int MaxLines = 20;

    /// <summary>What both runs must agree in: who made it.</summary>
    public (string Source, string Name, int Ordinal) Key => (Source, Name, Ordinal);

    /// <summary>What two captures of the same thing must not differ in.</summary>
    /// <param name="second">That of the second run.</param>
    /// <param name="block">The lines that vary, or null.</param>
    /// <returns>TA3011, or null where nothing varies.</returns>
    public Diagnostic? Differs(Captured second, out string? block)
    {
        block = null;
        var comparison = Trace.CompareTo(second.Trace);
        if (comparison.Outcome == GoldenOutcome.Same && Trace.Summary.Calls == second.Trace.Summary.Calls && Trace.Calls.SequenceEqual(second.Trace.Calls))
            return null;
        if (comparison.Differences.Count > 0)
            block = string.Join('\n', comparison.Differences.Take(MaxLines).Select(GoldenText.LineOf)) + (comparison.Differences.Count > MaxLines ? $"\n… and {GoldenCallText.Number(comparison.Differences.Count - MaxLines)} more" : "");
        return Varies($"{PlainText.OneLine(Name)} varies between two captures");
    }

    /// <summary>TA3011 for what only one of the two runs made.</summary>
    public Diagnostic MadeOnce() => Varies($"{PlainText.OneLine(Name)} was made by only one of two captures");

    private Diagnostic Varies(string what) =>
        new(GateCodes.Varies, DiagnosticSeverity.Error, what, Source, Remedy: (Trace.Kind == GoldenKind.Program
            ? "give the program the same input and environment each time, or take away what changes with a [[golden.scrubbers]]"
            : "let the test do its one-time work first ([TracedTest(WarmUp = 1)]), or take away what changes with a [[golden.scrubbers]]")
            + (Trace.Compare == GoldenComparisonMode.Sequence ? "; [golden] compare = \"multiset\" leaves the order out" : ""));
}
