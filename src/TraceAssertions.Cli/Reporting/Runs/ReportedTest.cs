using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>One test or program of a run.</summary>
/// <param name="Folder">The folder of its results; absolute.</param>
/// <param name="DisplayName">The test with its arguments, or what is known of it.</param>
/// <param name="ClassName">Namespace and class; <c>program</c> for a program.</param>
/// <param name="State">What became of it.</param>
/// <param name="Findings">What there is to say.</param>
/// <param name="Verdict">Its verdict; null where it has none that can be read.</param>
internal sealed record ReportedTest(string Folder, string DisplayName, string ClassName, TestState State, IReadOnlyList<Finding> Findings, VerdictFile? Verdict = null)
{
    /// <summary>Whether the run fails by it.</summary>
    public bool Fails => State is not (TestState.Passed or TestState.Skipped);

    /// <summary>The display name without the class.</summary>
    public string ShortName => DisplayName.Length > ClassName.Length + 1 && DisplayName.StartsWith(ClassName + ".", StringComparison.Ordinal)
        ? DisplayName[(ClassName.Length + 1)..]
        : DisplayName;
}
