using System.Globalization;
using TraceAssertions.Cli.Output;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Golden;

/// <summary>Everything that the gate is to judge, run once.</summary>
/// <param name="Tests">The runs of the test assemblies that could be judged.</param>
/// <param name="Programs">The programs that could be traced.</param>
/// <param name="Findings">What stood in the way.</param>
internal sealed record GateRun(IReadOnlyList<TestRun> Tests, IReadOnlyList<ProgramRun> Programs, GateFindings Findings)
{
    /// <summary>Every verdict of every test.</summary>
    public IEnumerable<StoredVerdict> Verdicts => Tests.SelectMany(run => run.Results.Verdicts);

    /// <summary>Runs the assemblies one after the other, then the programs.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="mode">What tests do with golden traces.</param>
    /// <param name="backend">What traces programs.</param>
    /// <param name="folder">Where the results go.</param>
    /// <param name="interrupted">Ends it.</param>
    public static GateRun Start(GateRequest request, GoldenMode mode, TracerBackend backend, string folder, CancellationToken interrupted)
    {
        var findings = new GateFindings();
        var tests = new List<TestRun>();
        var programs = new List<ProgramRun>();
        for (var i = 0; i < request.Assemblies.Count && !interrupted.IsCancellationRequested; i++)
        {
            var assembly = request.Assemblies[i];
            var own = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i + 1}-{Path.GetFileNameWithoutExtension(assembly)}"));
            if (TestRun.Start(request, assembly, mode, own, findings, interrupted) is { } run)
                tests.Add(run);
        }

        for (var i = 0; i < request.Programs.Count && !interrupted.IsCancellationRequested; i++)
        {
            if (ProgramRun.Start(request.Programs[i], request.Project, backend, mode, findings) is { } run)
                programs.Add(run);
        }

        foreach (var run in tests)
            findings.Add(UnjudgedTests.Of(run, mode, request));
        return new(tests, programs, findings);
    }

    /// <summary>Finds what traces here. Without a tracer nothing can be captured, and a gate that judges nothing is no gate.</summary>
    /// <returns>The exit code where nothing can; null where something does.</returns>
    public static int? ChooseBackend(Terminal terminal, out TracerBackend backend)
    {
        _ = SourceSetting.Choose(Environment.GetEnvironmentVariable(SourceSetting.Variable), asked: true, SourceMode.Off, out var unknown);
        if (unknown is not null)
        {
            backend = TracerBackend.None;
            terminal.Tell(unknown);
            return ExitCode.Usage;
        }

        var choice = BackendSelection.Choose(Environment.GetEnvironmentVariable(BackendSelection.Variable));
        backend = choice.Backend;
        if (choice.Unavailable is not { } unavailable)
            return null;
        terminal.Tell(unavailable);
        return choice.Refused.Count == 0 ? ExitCode.Usage : ExitCode.Unavailable;
    }
}
