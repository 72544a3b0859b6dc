using TraceAssertions.Conditions;
using TraceAssertions.Golden;

namespace TraceAssertions;

/// <summary>Makes a <see cref="GoldenTrace"/> of a trace: leaves out the runtime's own calls, replaces what differs from run to run, canonicalises and adds up.</summary>
/// <remarks>
/// What it makes follows from what the program did alone: not from threads, ids, times, the tracer's backend or the order in which calls were reported. Safe for
/// concurrent use.
/// </remarks>
public sealed class GoldenCapture
{
    private readonly GoldenOptions _options;
    private readonly AnalysisOptions _analysis;
    private readonly IReadOnlyList<string> _rules;
    private readonly KnownFolders _folders;
    private readonly IReadOnlyList<ProjectScrubber> _own;
    private readonly SourceFiles _files;

    /// <param name="options">The table <c>[golden]</c>; the defaults where null.</param>
    /// <param name="noise">The table <c>[noise]</c>; the defaults where null.</param>
    /// <param name="analysis">The table <c>[graph]</c>; the defaults where null.</param>
    /// <param name="projectDirectory">The project's folder, which paths are told from; the working directory where null.</param>
    /// <param name="outputDirectory">The folder of the program's assemblies, <c>{bin}</c> in paths; the running program's where null.</param>
    /// <exception cref="TraceAssertionsException">A scrubber's pattern is not a regular expression (TA1030), or there is no built-in scrubber of a name that is to be turned off (TA1031).</exception>
    public GoldenCapture(GoldenOptions? options = null, NoiseOptions? noise = null, AnalysisOptions? analysis = null, string? projectDirectory = null, string? outputDirectory = null)
    {
        _options = options ?? GoldenOptions.Default;
        _analysis = analysis ?? AnalysisOptions.Default;
        _rules = CaptureRules.Describe(_options, noise ?? NoiseOptions.Default);
        _folders = KnownFolders.OfThisMachine(projectDirectory ?? Environment.CurrentDirectory, outputDirectory ?? AppContext.BaseDirectory);
        _files = new SourceFiles(projectDirectory ?? Environment.CurrentDirectory);
        _own = [.. _options.Scrubbers.Select(scrubber => new ProjectScrubber(scrubber))];
        if (_options.DisabledScrubbers.FirstOrDefault(name => !BuiltInScrubbers.Contains(name)) is { } unknown)
            throw new TraceAssertionsException(new Diagnostic(DiagnosticCodes.UnknownRule, DiagnosticSeverity.Error, $"unknown scrubber '{unknown}'"));
    }

    /// <summary>Makes the golden trace.</summary>
    /// <param name="trace">A complete trace.</param>
    /// <param name="name">The name of the golden trace; the trace's own where null.</param>
    /// <exception cref="TraceAssertionsException">The trace is incomplete (TA3012) or too large for a golden trace (TA3005), or a scrubber's pattern takes too long on it (TA1030).</exception>
    public GoldenTrace Capture(CausalTrace trace, string? name = null) => Capture(trace, name, withSources: false);

    /// <summary>The same, with the places in the source where the stack of every call was taken; finding them reads debug information.</summary>
    internal GoldenTrace Capture(CausalTrace trace, string? name, bool withSources)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!trace.Completeness.IsComplete)
        {
            throw new TraceAssertionsException(new Diagnostic(
                GoldenCodes.Incomplete,
                DiagnosticSeverity.Error,
                $"no golden trace can be made of an incomplete trace: {trace.Completeness.Describe()}",
                Remedy: "trace again where nothing is lost; `renacer doctor` says what this machine can do"));
        }

        // A sample of places would be another in each capture.
        var sources = withSources && trace.Header.Source == SourceMode.All ? new LineSources(trace, _files) : null;
        LineCollector lines = _options.Compare == GoldenComparisonMode.Sequence ? new SequenceLines(trace) { Sources = sources } : new MultisetLines { Sources = sources };
        var reader = new LineReader(trace, Applies, new PathScrubber(Applies, _folders, _own), lines);
        reader.Read();
        var calls = lines.ToCalls();
        var kind = KindOf(trace);
        return new GoldenTrace
        {
            Name = name ?? trace.Name,
            Kind = kind,
            Environment = kind == GoldenKind.Test ? GoldenEnvironment.Current : GoldenEnvironment.OfPrograms,
            Compare = _options.Compare,
            Rules = _rules,
            Summary = GoldenSummary.Of(calls, reader.Processes, GoldenAntipatterns.Count(calls, _analysis)),
            Calls = calls,
            Sources = sources?.Find(),
        };
    }

    private bool Applies(string scrubber) => !_options.DisabledScrubbers.Contains(scrubber, StringComparer.Ordinal);

    /// <summary>The root of a launched program's trace is its process, that of a test's or a session's is the test.</summary>
    private static GoldenKind KindOf(CausalTrace trace) =>
        trace.SpanCount > 0 && trace[0].Name.StartsWith("process:", StringComparison.Ordinal) ? GoldenKind.Program : GoldenKind.Test;
}
