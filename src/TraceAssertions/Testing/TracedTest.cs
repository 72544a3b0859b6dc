using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>One traced test: warmed up, run inside scopes from the constructor of its class to its disposal, judged, and its verdict written down.</summary>
internal sealed class TracedTest
{
    private static readonly AsyncLocal<TracedTest?> Flow = new();

    private readonly Dictionary<string, GoldenPart> _parts = new(StringComparer.Ordinal);
    private readonly TracedTestAssembly _assembly;
    private readonly TestDescription _test;
    private readonly TraceAssertionSet? _assertions;
    private readonly IReadOnlyList<Diagnostic> _obstacles;
    private bool _isWarmingUp;

    private TracedTest(TracedTestAssembly assembly, TestDescription test, TraceAssertionSet? assertions, IReadOnlyList<Diagnostic> obstacles) =>
        (_assembly, _test, _assertions, _obstacles) = (assembly, test, assertions, obstacles);

    /// <summary>Why the test is skipped, or null where it runs.</summary>
    public string? SkipReason { get; private init; }

    /// <summary>The traced test that the caller's ExecutionContext runs; null where it runs none.</summary>
    public static TracedTest? Current => Flow.Value;

    /// <summary>The test with its arguments.</summary>
    public string DisplayName => _test.DisplayName;

    private VerdictWriter Verdicts => new(_assembly, _test);

    /// <summary>A test that runs and is judged.</summary>
    public static TracedTest Running(TracedTestAssembly assembly, TestDescription test, TraceAssertionSet assertions) => new(assembly, test, assertions, []);

    /// <summary>A test that fails without running.</summary>
    public static TracedTest Failing(TracedTestAssembly assembly, TestDescription test, IReadOnlyList<Diagnostic> errors) => new(assembly, test, null, errors);

    /// <summary>A test that cannot be traced here and need not be.</summary>
    public static TracedTest Skipping(TracedTestAssembly assembly, TestDescription test, Diagnostic unavailable)
    {
        var told = unavailable with { Severity = DiagnosticSeverity.Info };
        return new TracedTest(assembly, test, null, [told]) { SkipReason = told.ToString() };
    }

    /// <summary>Writes the verdict of a test that its framework skips or fails without running it.</summary>
    /// <param name="why">The reason.</param>
    public void NotRun(BodyResult why) => Verdicts.WriteUntraced(_assembly.Results.FilesFor(_test), why, _obstacles);

    /// <summary>Runs the test as often as it asks for, and judges it.</summary>
    /// <param name="body">Runs the whole test once, with a new instance of its class.</param>
    /// <param name="cancellation">Cancelled where the framework wants no more results.</param>
    public async Task<TestVerdict> RunAsync(Func<Task<BodyResult>> body, CancellationToken cancellation)
    {
        if (_assertions is null)
            return Verdicts.WriteObstructed(_assembly.Results.FilesFor(_test), _obstacles);
        // Before the scopes, because what it writes is no part of the test.
        var running = _assembly.Results.Begin(_test);
        Flow.Value = this;
        try
        {
            var verdict = await WarmUpAsync(running.Files, body, cancellation) ?? await JudgeAsync(running.Files, _assertions, body, cancellation);
            lock (_parts)
                return verdict with { Output = string.Concat(_parts.Values.Select(part => part.Output).Prepend(verdict.Output)) };
        }
        finally
        {
            running.End();
        }
    }

    /// <summary>Compares a part of the test with a golden trace of its own. Warm-up runs compare nothing. Safe for concurrent use.</summary>
    /// <param name="trace">What the part did.</param>
    /// <param name="name">The name of the part.</param>
    /// <returns>Null, or why it does not match.</returns>
    public string? MatchGolden(CausalTrace trace, string name)
    {
        if (_isWarmingUp)
            return null;
        string? failure = null;

        // To compare is no part of what is compared.
        _assembly.Tracer.Outside(() =>
        {
            lock (_parts)
            {
                if (!_parts.TryGetValue(name, out var part))
                {
                    var displayName = $"{_test.DisplayName}({name})";
                    var identity = _test.Identity is null ? null : $"{_test.Identity}({name})";
                    _parts.Add(name, part = new GoldenPart(_assembly, _test with { DisplayName = displayName, Identity = identity, InlineAssertions = [], Golden = true, Repeat = 1, WarmUp = 0 }));
                }

                failure = part.Match(trace);
            }
        });
        return failure;
    }

    /// <summary>The verdict of a test that ends here, or null.</summary>
    private async Task<TestVerdict?> WarmUpAsync(TestFiles files, Func<Task<BodyResult>> body, CancellationToken cancellation)
    {
        for (var run = 1; run <= _test.WarmUp; run++)
        {
            _isWarmingUp = true;
            var result = await body();
            _isWarmingUp = false;
            if (cancellation.IsCancellationRequested)
                return Verdicts.WriteUntraced(files, VerdictWriter.Cancelled, []);
            if (result is { OwnFailure: null, SkipReason: null })
                continue;
            var where = string.Create(CultureInfo.InvariantCulture, $"warm-up {run} of {_test.WarmUp}");
            var verdict = Verdicts.WriteUntraced(files, result with { OwnFailure = result.OwnFailure is null ? null : $"in {where}: {result.OwnFailure}" }, []);
            return result.OwnFailure is null ? verdict : verdict with { Output = ReportLines.Of([$"{_test.DisplayName}: failed by itself in {where}, before anything was traced"]) + verdict.Output };
        }

        return null;
    }

    private async Task<TestVerdict> JudgeAsync(TestFiles files, TraceAssertionSet assertions, Func<Task<BodyResult>> body, CancellationToken cancellation)
    {
        var repetitions = new List<Repetition>();
        var golden = _assembly.Golden?.For(_test);
        var result = new BodyResult();
        Diagnostic? unwritten = null;
        ITraceStacks? stacks = null;
        while (repetitions.Count < _test.Repeat && result.OwnFailure is null)
        {
            CausalTrace trace;
            // Begun here, where the body is awaited: what an async callee stores in its ExecutionContext is gone when it returns.
            var scope = _assembly.Tracer.BeginScope(_test.DisplayName, _assembly.Judge.Noise);
            try
            {
                result = await body();
            }
            finally
            {
                trace = scope.End();
            }

            if (cancellation.IsCancellationRequested)
                return Verdicts.WriteUntraced(files, VerdictWriter.Cancelled, []);
            // Half a test meets no budget and violates none.
            if (result.SkipReason is not null)
                return Verdicts.WriteUntraced(files, result, []);
            var path = repetitions.Count == 0 ? files.Trace : _assembly.Results.FurtherTraceFor(_test);
            stacks = trace.Stacks;
            var report = assertions.Check(trace, golden?.Committed, _test.Name);
            golden?.Add(trace);
            // Who looks into this trace wants to know where things come from; that of a test that passes is seldom looked into. The judgement needs no file, so a full disk
            // is told and changes no verdict.
            var error = TraceFileWriter.Write(trace, path, withSources: result.OwnFailure is not null || !report.Passes || report.Violations.Any() || golden is { Differs: true });
            unwritten ??= error;
            repetitions.Add(Repetition.Of(repetitions.Count + 1, report, error is null ? path : null));
        }

        var judgement = TestJudgement.Of(_test.DisplayName, repetitions, golden?.Judge(files, result.OwnFailure is not null), golden?.Told ?? 1);
        return Verdicts.WriteJudged(files, judgement, result.OwnFailure, unwritten, golden, stacks);
    }
}
