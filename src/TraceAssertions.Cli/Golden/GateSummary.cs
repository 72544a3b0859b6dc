using System.Globalization;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>The one line at the end.</summary>
internal static class GateSummary
{
    /// <summary><c>golden check: 7 tests, 1 program: 5 same, 1 differs, 1 new; 2 assertions violated</c>.</summary>
    /// <param name="command"><c>golden check</c>.</param>
    /// <param name="verdicts">The verdicts of tests and programs.</param>
    /// <param name="more">Further counts with their words; those with 0 are left out.</param>
    public static string Of(string command, IReadOnlyList<VerdictFile> verdicts, params (int Count, string Word)[] more)
    {
        var tests = verdicts.Count(verdict => verdict.Kind == GoldenKind.Test);
        var programs = verdicts.Count - tests;
        var what = new List<string>();
        if (tests > 0 || programs == 0)
            what.Add(Counted(tests, "test", "tests"));
        if (programs > 0)
            what.Add(Counted(programs, "program", "programs"));
        var skipped = verdicts.Count(verdict => verdict.Outcome == VerdictOutcome.Skipped);
        var states = Parts([.. Enum.GetValues<GoldenState>().Select(state => (verdicts.Count(verdict => verdict.Golden?.State == state), Word(state))), (skipped, "skipped")]);
        var rest = Parts(more);
        return $"{command}: {string.Join(", ", what)}{(states.Length == 0 ? "" : $": {states}")}{(rest.Length == 0 ? "" : $"; {rest}")}";
    }

    /// <summary><c>1 test</c>, <c>7 tests</c>.</summary>
    public static string Counted(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string Parts(IReadOnlyList<(int Count, string Word)> counts) =>
        string.Join(", ", counts.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Word}")));

    private static string Word(GoldenState state) => state switch
    {
        GoldenState.New => "new",
        GoldenState.Same => "same",
        GoldenState.Different => "different",
        GoldenState.NotComparable => "not comparable",
        GoldenState.Captured => "captured",
        _ => "not compared",
    };
}
