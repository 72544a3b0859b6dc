using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

/// <summary>Verdicts with what a theory's arguments, an exception's message or a path can hold: everything that some format gives a meaning to.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "\"", "'", "]]>", "<![CDATA[", "<b>", "</details>", "&amp;", "&", "\n", "\r", "\r\n", "\t", "\0", "\u001b[31m", "\u0085", "\u2028", "\uFFFE", "\u202E", "%", "%0A", ":", "::", "::error::", "##[error]", ",", ";", "|", "\\",
        "\\|", "`", "```", "~~~~", "# ", "*", "_", "[a](b)", "{0}", "{bin}", "}", "é", "漢", "😀", "e\u0301", "a", "Imports", ".", "(", ")", " ", "    ", "@all", "https://example.org",
    ];

    /// <summary>Any text that UTF-8 can hold.</summary>
    public static Arbitrary<string> Texts { get; } =
        Gen.OneOf(Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<string>().Select(WellFormed))
            .ListOf().Select(string.Concat).ToArbitrary();

    /// <summary>Runs of such texts, in every place of a verdict.</summary>
    public static Arbitrary<VerdictFile[]> Verdicts { get; } =
        Gen.Choose(0, 4).SelectMany(count => Verdict().ArrayOf(count)).ToArbitrary();

    /// <summary>Fails with the smallest example where the property does not hold.</summary>
    public static void ForAll<T>(Arbitrary<T> arbitrary, Action<T> property, int count = 100) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(arbitrary, property));

    private static Gen<VerdictFile> Verdict() =>
        from texts in Texts.Generator.ListOf(8)
        from outcome in Gen.Elements(Enum.GetValues<VerdictOutcome>())
        from assertion in Gen.Elements(Enum.GetValues<AssertionOutcome>())
        from fails in Gen.Elements(true, false)
        from state in Gen.Elements(Enum.GetValues<GoldenState>())
        from line in Gen.Choose(0, 3)
        select Make([.. texts], outcome, assertion, fails, state, line);

    private static VerdictFile Make(string[] text, VerdictOutcome outcome, AssertionOutcome assertion, bool fails, GoldenState state, int line) => new()
    {
        Test = text[0],
        DisplayName = text[1],
        Kind = line == 0 ? GoldenKind.Program : GoldenKind.Test,
        Outcome = outcome,
        OwnFailure = line == 1 ? text[2] : null,
        SkipReason = outcome == VerdictOutcome.Skipped ? text[3] : null,
        TraceFile = text[4],
        Backend = text[5],
        Calls = line,
        DurationMs = line * 1e9,
        Assertions =
        [
            new() { Name = text[2], Condition = text[3], Severity = AssertionSeverity.Error, Outcome = assertion, Fails = fails, Actual = text[6], File = "/r/" + Named(text[7]), Line = line, Column = line, Text = text[4] },
        ],
        Golden = new() { State = state, Fails = fails, File = "/r/" + Named(text[5]), Diagnostic = new("TA3001", DiagnosticSeverity.Error, text[6], null, line, line, text[0]), Text = text[7] },
        Diagnostics = [new("TA1015", DiagnosticSeverity.Warning, text[1], Named(text[2]), line, line, text[5])],
    };

    // No path has a NUL in it.
    private static string Named(string text) => "f" + text.Replace("\0", "", StringComparison.Ordinal);

    // No file of UTF-8 holds half a surrogate pair.
    private static string WellFormed(string? text) => string.Concat((text ?? "").EnumerateRunes().Select(rune => rune == Rune.ReplacementChar ? "" : rune.ToString()));
}
