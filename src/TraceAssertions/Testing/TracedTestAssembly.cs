using System.Reflection;
using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>What the traced tests of one assembly share: the tracer, the assertions (loaded once) and the run's results folder.</summary>
internal sealed class TracedTestAssembly
{
    // A mistake in RENACER_BACKEND or RENACER_SOURCE says nothing about this machine: skipping would switch every gate off for a typing error.
    private const string UnknownBackend = "TA0080";

    private readonly Func<string, string?> _variables;
    private readonly Diagnostic? _unknownSource;
    private readonly HashSet<Diagnostic> _told = [];

    /// <param name="assembly">The test assembly.</param>
    /// <param name="attach">Gives the tracer of the process; the first assembly of a process decides what it captures.</param>
    /// <param name="time">The clock.</param>
    public TracedTestAssembly(Assembly assembly, Func<CaptureSettings, ITracer> attach, TimeProvider time)
        : this(assembly.GetName().Name, TestProject.DirectoryOf(assembly), FolderOf(assembly), attach, time, Environment.GetEnvironmentVariable, MethodsOf(assembly))
    {
        // After the last test nobody is left to read its output, but the verdicts are read.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Late.Take(isLast: true);
    }

    internal TracedTestAssembly(
        string? name,
        string projectDirectory,
        string outputDirectory,
        Func<CaptureSettings, ITracer> attach,
        TimeProvider time,
        Func<string, string?> variables,
        IReadOnlyCollection<string>? methods = null)
    {
        Name = name;
        _variables = variables;
        Judge = TestJudge.ForProject(projectDirectory, methods);
        Results = new ResultsFolder(projectDirectory, time.GetUtcNow(), Environment.ProcessId, variables(ResultsFolder.Variable));
        var golden = GoldenVariable.Read(variables(GoldenVariable.Name));

        // What is committed has the lines of all calls, not of those that a sample happened to take.
        var source = SourceSetting.Choose(variables(SourceSetting.Variable), Judge.Configuration.Source, golden == GoldenMode.Capture ? SourceMode.All : SourceMode.Sampled, out _unknownSource);
        Tracer = attach(new CaptureSettings(source, Judge.Configuration.Activities));
        Late = new LateCalls(Tracer);
        if (golden is { } mode)
            Golden = new GoldenJudge(mode, Judge.Configuration, projectDirectory, outputDirectory, variables);
    }

    /// <summary>The assembly's name without its extension.</summary>
    public string? Name { get; }

    public ITracer Tracer { get; }

    public TestJudge Judge { get; }

    /// <summary>The calls that tests cause after their end.</summary>
    public LateCalls Late { get; }

    public ResultsFolder Results { get; }

    /// <summary>The golden traces; null where the environment asks for nothing that is known, and no test runs.</summary>
    public GoldenJudge? Golden { get; }

    /// <summary>Decides whether the test can run. Never throws: what stands in the way is told by the test.</summary>
    public TracedTest Prepare(TestDescription test)
    {
        if (Judge.AssertionsFor(test, out var errors) is not { } assertions)
            return TracedTest.Failing(this, test, errors);
        if (RepetitionLimits.Check(test) is { } mistake)
            return TracedTest.Failing(this, test, [mistake]);
        if (Golden is null)
            return TracedTest.Failing(this, test, [GoldenVariable.Unknown(_variables(GoldenVariable.Name)!)]);
        if (_unknownSource is not null)
            return TracedTest.Failing(this, test, [_unknownSource]);
        if (Golden.Wrong is { } wrong)
            return TracedTest.Failing(this, test, [wrong]);
        if (Tracer.Unavailable is not { } unavailable)
            return TracedTest.Running(this, test, assertions);
        if (unavailable.Code is UnknownBackend or SourceSetting.UnknownValue)
            return TracedTest.Failing(this, test, [unavailable]);
        return TracingRequirement.Holds(test.RequireTracing, _variables)
            ? TracedTest.Failing(this, test, [TracingRequirement.Unmet(unavailable)])
            : TracedTest.Skipping(this, test, unavailable);
    }

    /// <summary>What the tracer has to say, or stands in the way of source lines, and was not told before; it fails nothing.</summary>
    /// <param name="stacks">The stacks of a trace, after its verdict was worded; null where none were taken.</param>
    public IReadOnlyList<Diagnostic> TakeNotices(ITraceStacks? stacks)
    {
        lock (_told)
            return [.. Tracer.Notices.Concat(stacks?.Notices ?? []).Select(notice => notice.Severity == DiagnosticSeverity.Error ? notice with { Severity = DiagnosticSeverity.Warning } : notice).Where(_told.Add)];
    }

    private static string FolderOf(Assembly assembly) => assembly.Location.Length == 0 ? AppContext.BaseDirectory : Path.GetDirectoryName(assembly.Location)!;

    /// <summary>Every method that could be a test, inherited ones under the class that inherits them; null where a type cannot be loaded.</summary>
    private static HashSet<string>? MethodsOf(Assembly assembly)
    {
        try
        {
            return [.. assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }).SelectMany(type => type.GetMethods().Select(method => $"{type.FullName}.{method.Name}"))];
        }
        catch (ReflectionTypeLoadException)
        {
            return null;
        }
    }
}
