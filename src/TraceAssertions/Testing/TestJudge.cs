using System.Globalization;
using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>The assertions of a project's renacer.toml, loaded once, and those that stand on a test.</summary>
internal sealed class TestJudge
{
    private readonly TraceAssertionSet _file;
    private readonly IReadOnlyList<Diagnostic> _errors;
    private IReadOnlyList<Diagnostic>? _untold;
    private int _errorsTold;

    private TestJudge(TraceAssertionSet file, IReadOnlyList<Diagnostic> errors, IReadOnlyList<Diagnostic> notices) =>
        (_file, _errors, _untold, Noise) = (file, errors, notices, new NoiseSelection(file.Noise.Enabled, file.Noise.Disabled.ToHashSet(StringComparer.Ordinal)));

    /// <summary>The project's renacer.toml; empty where there is none or it has errors.</summary>
    public TraceAssertionSet Configuration => _file;

    /// <summary>Which rules may explain a call as the runtime's own: the table <c>[noise]</c>.</summary>
    public NoiseSelection Noise { get; }

    /// <summary>Loads the nearest renacer.toml at or above the folder; a project without one has the assertions of its attributes only.</summary>
    /// <param name="directory">The project's folder.</param>
    /// <param name="methods">What a test of the assembly can be called, <c>Namespace.Class.Method</c>; null where that is not known.</param>
    public static TestJudge ForProject(string directory, IReadOnlyCollection<string>? methods = null)
    {
        if (ConfigurationLocator.Find(directory) is not { } path)
            return new TestJudge(new TraceAssertionSet([]), [], [Missing(directory)]);
        return TraceAssertionSet.TryLoad(path, out var set, out var diagnostics)
            ? new TestJudge(set, [], [.. set.Diagnostics, .. NeverAsked(set, path, directory, methods)])
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
        return inline.Count == 0 ? _file : _file.With(inline);
    }

    /// <summary>The errors of a test in words: all of those of renacer.toml for the first who asks, for the others the first of them and how many more there are.</summary>
    /// <param name="errors">What <see cref="AssertionsFor"/> or another check found.</param>
    public IEnumerable<string> Tell(IReadOnlyList<Diagnostic> errors)
    {
        if (_errors.Count < 2 || Interlocked.Exchange(ref _errorsTold, 1) == 0)
            return errors.Select(error => error.ToString());
        var more = string.Create(CultureInfo.InvariantCulture, $"and {_errors.Count - 1} more in that file, which the first traced test of the run names");
        return [_errors[0].ToString(), more, .. errors.Except(_errors).Select(error => error.ToString())];
    }

    /// <summary>What is to be said about renacer.toml, for the first who asks, nothing for the others: each is worth telling once a run.</summary>
    public IReadOnlyList<Diagnostic> TakeNotices() => Interlocked.Exchange(ref _untold, null) ?? [];

    /// <summary>Assertions that no test of the assembly is judged by. A file above the project may mean the tests of another.</summary>
    private static IEnumerable<Diagnostic> NeverAsked(TraceAssertionSet set, string path, string directory, IReadOnlyCollection<string>? methods)
    {
        if (methods is null || Path.GetDirectoryName(Path.GetFullPath(path)) != Path.GetFullPath(directory).TrimEnd('/'))
            return [];
        return set.Assertions
            .Where(assertion => assertion.IsEnabled && assertion.Tests.Count > 0 && !methods.Any(assertion.AppliesTo))
            .Select(assertion => new Diagnostic(
                DiagnosticCodes.NoSuchTest,
                DiagnosticSeverity.Warning,
                $"'{assertion.Name}' is asked of no test: its globs {string.Join(", ", assertion.Tests.Select(glob => $"'{glob}'"))} fit no method of the test assembly",
                assertion.File is null ? null : Path.GetFileName(assertion.File),
                assertion.Line,
                assertion.Column,
                "a glob is matched with Namespace.Class.Method"));
    }

    private static Diagnostic Missing(string directory) => new(
        DiagnosticCodes.NoConfiguration,
        DiagnosticSeverity.Info,
        $"no {ConfigurationLocator.FileName} in {directory} or above it: only the [TraceAssertion] attributes of tests are judged",
        Remedy: "write one to judge every traced test; docs/reference/config.md has its keys");
}
