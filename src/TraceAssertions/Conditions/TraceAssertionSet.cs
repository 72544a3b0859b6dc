using System.Diagnostics.CodeAnalysis;
using TraceAssertions.Conditions.Configuration;
using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions;

/// <summary>The assertions of one renacer.toml: <c>TraceAssertionSet.Load("renacer.toml").Check(trace)</c>.</summary>
public sealed class TraceAssertionSet
{
    private readonly RenacerConfiguration _configuration;

    private TraceAssertionSet(RenacerConfiguration configuration, IReadOnlyList<Diagnostic> diagnostics)
    {
        _configuration = configuration;
        Diagnostics = diagnostics;
    }

    /// <summary>A set of assertions made in code.</summary>
    /// <param name="assertions">The assertions.</param>
    /// <param name="options">Thresholds of the analysis; the defaults where null.</param>
    public TraceAssertionSet(IEnumerable<TraceAssertion> assertions, AnalysisOptions? options = null)
        : this(new RenacerConfiguration([.. assertions], options ?? AnalysisOptions.Default), [])
    {
    }

    /// <summary>Every assertion, in the order of the file, the disabled ones too.</summary>
    public IReadOnlyList<TraceAssertion> Assertions => _configuration.Assertions;

    /// <summary>The thresholds of the table <c>[graph]</c>.</summary>
    public AnalysisOptions Options => _configuration.Analysis;

    /// <summary>The table <c>[golden]</c>.</summary>
    public GoldenOptions Golden => _configuration.Golden;

    /// <summary>The table <c>[noise]</c>.</summary>
    public NoiseOptions Noise => _configuration.Noise;

    /// <summary><c>source</c> in the table <c>[capture]</c>: whether source lines are asked for, as they are by default.</summary>
    public bool Source => _configuration.Source;

    /// <summary><c>activities</c> in the table <c>[capture]</c>: whether activities are spans of a test's trace, as they are by default.</summary>
    public bool Activities => _configuration.Activities;

    /// <summary>Warnings about the configuration; never errors.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Loads a configuration file.</summary>
    /// <exception cref="TraceAssertionsException">The file cannot be read or has errors; the exception carries all of them.</exception>
    public static TraceAssertionSet Load(string path) =>
        TryLoad(path, out var set, out var diagnostics) ? set : throw new TraceAssertionsException(diagnostics);

    /// <summary>Loads a configuration file; false where it cannot be read or has errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">The assertions.</param>
    /// <param name="diagnostics">Every error and warning.</param>
    public static bool TryLoad(string path, [NotNullWhen(true)] out TraceAssertionSet? set, out IReadOnlyList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (ConfigurationFile.ReadText(path, out var unreadable) is { } text)
            return TryParse(text, path, out set, out diagnostics);
        set = null;
        diagnostics = [unreadable!];
        return false;
    }

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="text">TOML.</param>
    /// <param name="fileName">The file to name in diagnostics and verdicts.</param>
    /// <exception cref="TraceAssertionsException">The text has errors; the exception carries all of them.</exception>
    public static TraceAssertionSet Parse(string text, string fileName = ConfigurationLocator.FileName) =>
        TryParse(text, fileName, out var set, out var diagnostics) ? set : throw new TraceAssertionsException(diagnostics);

    /// <summary>Reads a configuration from its text; false where it has errors.</summary>
    public static bool TryParse(string text, string fileName, [NotNullWhen(true)] out TraceAssertionSet? set, out IReadOnlyList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<Diagnostic>();
        var configuration = ConfigurationReader.Read(text, fileName, found);
        diagnostics = [.. found.OrderBy(d => d.Line).ThenBy(d => d.Column)];
        set = found.Exists(d => d.Severity == DiagnosticSeverity.Error) ? null : new TraceAssertionSet(configuration, diagnostics);
        return set is not null;
    }

    /// <summary>The same set with further assertions, for example those of a test's attributes; the thresholds stay.</summary>
    public TraceAssertionSet With(IEnumerable<TraceAssertion> further) =>
        new(_configuration with { Assertions = [.. Assertions, .. further] }, Diagnostics);

    /// <summary>Judges a trace under every enabled assertion that applies to the test.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="testName">The test's name for <c>tests</c> globs; the trace's own name where null.</param>
    public TraceAssertionReport Check(CausalTrace trace, string? testName = null) => Check(trace, testName, golden: null);

    /// <summary>The same, with what <c>golden.METRIC</c> asks; null where there is no golden trace.</summary>
    internal TraceAssertionReport Check(CausalTrace trace, string? testName, IGoldenMetrics? golden)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var test = testName ?? trace.Name;
        var judge = new AssertionJudge(new TraceAnalysis(trace, Options), golden);
        return new TraceAssertionReport(trace, test, [.. Assertions.Where(a => a.IsEnabled && a.AppliesTo(test)).Select(judge.Judge)]);
    }
}
