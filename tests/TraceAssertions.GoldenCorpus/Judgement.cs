using System.Text.Json;
using TraceAssertions.GoldenCorpus.Mutations;

namespace TraceAssertions.GoldenCorpus;

/// <summary>What became of one run of the changed program: a line of the results.</summary>
/// <param name="Name">The names of the changes, joined; <c>original</c> for none.</param>
/// <param name="Kind">What is expected of it: the strongest of its changes; null for the original.</param>
/// <param name="Outcome">The comparison's verdict, or <c>error</c>.</param>
/// <param name="Text">What a failed test would print; what went wrong where the outcome is <c>error</c>.</param>
/// <param name="Words">What the text must name.</param>
/// <param name="Diagnostic">The build error's code and line in the golden file, for example <c>TA3001(12)</c>.</param>
internal sealed record Judgement(string Name, MutationKind? Kind, string Outcome, string Text, IReadOnlyList<string> Words, string Diagnostic)
{
    /// <summary>The name of a run without a change.</summary>
    public const string Original = "original";

    /// <summary>What is wrong with it, or null.</summary>
    public string? Wrong => (Kind, Outcome) switch
    {
        (MutationKind.BehaviourChange, nameof(GoldenOutcome.Different)) => Words.FirstOrDefault(word => !Text.Contains(word, StringComparison.Ordinal)) is { } missing
            ? $"it is not named: '{missing}' does not occur"
            : !Diagnostic.StartsWith("TA3001(", StringComparison.Ordinal) ? $"the build error is {Diagnostic}" : null,
        (MutationKind.BehaviourChange, _) => $"it is not caught: {Outcome}",
        (_, nameof(GoldenOutcome.Same)) => null,
        _ => $"it is flagged: {Outcome}",
    };

    /// <summary>The line of the results.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);

    /// <summary>Reads a line of the results.</summary>
    public static Judgement Of(string line) => JsonSerializer.Deserialize<Judgement>(line)!;
}
