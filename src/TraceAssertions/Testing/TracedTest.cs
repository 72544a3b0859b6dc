namespace TraceAssertions.Testing;

/// <summary>One traced test: begun before its class is constructed, ended after its disposal.</summary>
internal sealed class TracedTest
{
    private readonly TracedTestAssembly _assembly;
    private readonly TestDescription _test;
    private readonly TraceAssertionSet? _assertions;
    private readonly string? _obstacle;
    private ITraceScope? _scope;
    private RunningTest? _running;

    private TracedTest(TracedTestAssembly assembly, TestDescription test, TraceAssertionSet? assertions, string? obstacle, string? skipReason) =>
        (_assembly, _test, _assertions, _obstacle, SkipReason) = (assembly, test, assertions, obstacle, skipReason);

    /// <summary>Why the test is skipped, or null where it runs.</summary>
    public string? SkipReason { get; }

    /// <summary>A test that runs and is judged.</summary>
    public static TracedTest Running(TracedTestAssembly assembly, TestDescription test, TraceAssertionSet assertions) => new(assembly, test, assertions, null, null);

    /// <summary>A test that fails without running.</summary>
    public static TracedTest Failing(TracedTestAssembly assembly, TestDescription test, IEnumerable<Diagnostic> errors) =>
        new(assembly, test, null, string.Join(Environment.NewLine, errors), null);

    /// <summary>A test that cannot be traced here and need not be.</summary>
    public static TracedTest Skipping(TracedTestAssembly assembly, TestDescription test, Diagnostic unavailable) =>
        new(assembly, test, null, null, (unavailable with { Severity = DiagnosticSeverity.Info }).ToString());

    /// <summary>Begins the scope in the caller's ExecutionContext, which must be the one that the test then runs in.</summary>
    /// <returns>Null, or the text with which the test fails without running.</returns>
    public string? Begin()
    {
        if (_obstacle is not null)
            return _obstacle;
        // Before the scope, because what it writes is no part of the test.
        _running = _assembly.Results.Begin(_test);
        _scope = _assembly.Tracer.BeginScope(_test.DisplayName);
        return null;
    }

    /// <summary>Ends the scope and writes its trace down.</summary>
    /// <param name="judge">False for a test that skipped itself: half a test meets no budget and violates none.</param>
    /// <exception cref="InvalidOperationException"><see cref="Begin"/> has not begun a scope.</exception>
    public TestVerdict End(bool judge)
    {
        if (_scope is null || _running is null || _assertions is null)
            throw new InvalidOperationException("the scope was not begun");
        var trace = _scope.End();
        try
        {
            return judge ? Judge(trace, _assertions, _running.TracePath) : new TestVerdict(null, "");
        }
        finally
        {
            _running.End();
        }
    }

    private TestVerdict Judge(CausalTrace trace, TraceAssertionSet assertions, string path)
    {
        // The judgement needs no file, so a full disk is told and changes no verdict.
        var unwritten = TraceFileWriter.Write(trace, path) is { } error ? error with { Severity = DiagnosticSeverity.Warning } : null;
        var report = assertions.Check(trace, _test.Name);
        var failure = VerdictText.Failure(_test.DisplayName, report);
        var lines = new List<string> { VerdictText.Summary(_test.DisplayName, report, unwritten is null ? path : null) };
        // The line above says of every test that its file is missing; the reason is the folder's and worth telling once.
        if (unwritten is not null && _assembly.Results.IsNews(unwritten))
            lines.Add((unwritten with { File = _assembly.Results.FullPath }).ToString());
        lines.AddRange(_assembly.Judge.TakeNotices().Select(notice => notice.ToString()));
        lines.AddRange(VerdictText.Warnings(_test.DisplayName, report));
        return new TestVerdict(failure, ReportLines.Of(lines));
    }
}
