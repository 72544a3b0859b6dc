using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>The assertions of a project's renacer.toml, loaded once, and those that stand on a test.</summary>
internal sealed class TestJudge
{
    private readonly TraceAssertionSet _file;
    private readonly IReadOnlyList<Diagnostic> _errors;
    private IReadOnlyList<Diagnostic>? _untold;

    private TestJudge(TraceAssertionSet file, IReadOnlyList<Diagnostic> errors, IReadOnlyList<Diagnostic> notices) =>
        (_file, _errors, _untold) = (file, errors, notices);

    /// <summary>Loads the nearest renacer.toml at or above the folder; a project without one has the assertions of its attributes only.</summary>
    public static TestJudge ForProject(string directory)
    {
        if (ConfigurationLocator.Find(directory) is not { } path)
            return new TestJudge(new TraceAssertionSet([]), [], [Missing(directory)]);
        return TraceAssertionSet.TryLoad(path, out var set, out var diagnostics)
            ? new TestJudge(set, [], set.Diagnostics)
            : new TestJudge(new TraceAssertionSet([]), [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)], []);
    }

    /// <summary>All assertions for a test, or what is wrong with them.</summary>
    public TraceAssertionSet? AssertionsFor(TestDescription test, out IReadOnlyList<Diagnostic> errors)
    {
        var found = new List<Diagnostic>(_errors);
        var inline = test.InlineAssertions.Select(attribute => attribute.ToAssertion(found)).OfType<TraceAssertion>().ToList();
        errors = found;
        if (found.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return null;
        return inline.Count == 0 ? _file : new TraceAssertionSet([.. _file.Assertions, .. inline], _file.Options);
    }

    /// <summary>What is to be said about renacer.toml, for the first who asks, nothing for the others: each is worth telling once a run.</summary>
    public IReadOnlyList<Diagnostic> TakeNotices() => Interlocked.Exchange(ref _untold, null) ?? [];

    private static Diagnostic Missing(string directory) => new(
        DiagnosticCodes.NoConfiguration,
        DiagnosticSeverity.Info,
        $"no {ConfigurationLocator.FileName} in {directory} or above it: only the [TraceAssertion] attributes of tests are judged",
        Remedy: "write one to judge every traced test; docs/reference/config.md has its keys");
}
