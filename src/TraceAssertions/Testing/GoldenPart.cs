namespace TraceAssertions.Testing;

/// <summary>A part of a traced test with a golden trace of its own, <c>N.C.M(part)</c>, which the gate captures, compares and accepts as that of a test.</summary>
/// <param name="assembly">What its tests share.</param>
/// <param name="part">The part, described as a test.</param>
internal sealed class GoldenPart(TracedTestAssembly assembly, TestDescription part)
{
    private readonly List<Repetition> _traces = [];
    private readonly GoldenTest? _golden = assembly.Golden?.For(part);
    private readonly TestFiles _files = assembly.Results.FilesFor(part);

    /// <summary>What is to be told of the part, beside whether it matches.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Compares a trace of the part with its golden trace, and with what the part did before in this test.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Null, or why it does not match.</returns>
    public string? Match(CausalTrace trace)
    {
        if (assembly.Golden is { Mode: GoldenMode.Off })
            return null;
        if (_golden is null)
            return $"golden traces are off for {part.Name}: see [golden] of renacer.toml";
        _golden.Add(trace);
        var path = _traces.Count == 0 ? _files.Trace : assembly.Results.FurtherTraceFor(part);
        var unwritten = TraceFileWriter.Write(trace, path, withSources: _golden.Differs);
        _traces.Add(Repetition.Of(_traces.Count + 1, new TraceAssertionReport(trace, part.Name, []), unwritten is null ? path : null));
        var golden = _golden.Judge(_files, failedByItself: false)!;
        var verdict = new VerdictWriter(assembly, part).WriteJudged(_files, TestJudgement.Of(part.DisplayName, _traces, golden, _golden.Told), null, unwritten, _golden, trace.Stacks);
        Output = verdict.Output;
        return golden.State switch
        {
            GoldenState.Same or GoldenState.Captured => verdict.Failure,
            GoldenState.New => $"there is no {Path.GetRelativePath(assembly.Golden!.ProjectDirectory, golden.File)}: record it with `dotnet msbuild /t:CaptureGoldenTraces` and commit it",
            _ => verdict.Failure ?? golden.Text ?? "it could not be compared",
        };
    }
}
