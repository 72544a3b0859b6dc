namespace TraceAssertions.Testing;

/// <summary>What became of one assertion over all repetitions of a test.</summary>
/// <param name="Result">The verdict.</param>
/// <param name="From">The repetition that it is told of.</param>
/// <param name="Note">Which repetition that is and how many are like it, or null where there is only one.</param>
internal sealed record JudgedAssertion(TraceAssertionResult Result, Repetition From, string? Note)
{
    /// <summary>The block that a test prints, or the gate for a program.</summary>
    /// <param name="displayName">The test or the program.</param>
    /// <param name="kind">Which of both.</param>
    public string Format(string displayName, GoldenKind kind = GoldenKind.Test)
    {
        var block = ViolationText.Format(Result, $"{From.Header.TraceId}  {(kind == GoldenKind.Program ? "program" : "test")} {displayName}");
        return Note is null ? block : $"{block}\n  repetition   {Note}";
    }
}
