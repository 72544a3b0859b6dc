namespace TraceAssertions.Testing;

/// <summary>The assertions of a project's renacer.toml, loaded once, and those that stand on a test.</summary>
internal sealed class TestJudge
{
    private readonly TraceAssertionSet _file;
    private readonly IReadOnlyList<Diagnostic> _errors;
    private IReadOnlyList<Diagnostic>? _untoldWarnings;

    private TestJudge(TraceAssertionSet file, IReadOnlyList<Diagnostic> errors)
    {
        _file = file;
        _errors = errors;
        _untoldWarnings = file.Diagnostics;
    }

    /// <summary>Loads the nearest renacer.toml at or above the folder; a project without one has the assertions of its attributes only.</summary>
    public static TestJudge ForProject(string directory)
    {
        if (ConfigurationLocator.Find(directory) is not { } path)
            return new TestJudge(new TraceAssertionSet([]), []);
        return TraceAssertionSet.TryLoad(path, out var set, out var diagnostics)
            ? new TestJudge(set, [])
            : new TestJudge(new TraceAssertionSet([]), [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
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

    /// <summary>The warnings about renacer.toml for the first who asks, nothing for the others: each is worth telling once a run.</summary>
    public IReadOnlyList<Diagnostic> TakeWarnings() => Interlocked.Exchange(ref _untoldWarnings, null) ?? [];
}
