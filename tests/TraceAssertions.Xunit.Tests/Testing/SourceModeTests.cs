using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class SourceModeTests : IDisposable
{
    private readonly TracedTestBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Theory]
    [InlineData(null, null, "", SourceMode.Sampled)]
    [InlineData("capture", null, "", SourceMode.All)]
    [InlineData("capture", "sampled", "", SourceMode.Sampled)]
    [InlineData("capture", null, "[capture]\nsource = false", SourceMode.Off)]
    [InlineData(null, "all", "[capture]\nsource = false", SourceMode.All)]
    [InlineData("off", null, "[capture]\nsource = true", SourceMode.Sampled)]
    public void The_tracer_is_attached_in_the_mode_that_the_project_asks_for(string? golden, string? source, string toml, SourceMode expected)
    {
        SourceMode? attached = null;
        _bed.Configure(toml);
        if (golden is not null)
            _bed.Variables["RENACER_GOLDEN"] = golden;
        if (source is not null)
            _bed.Variables["RENACER_SOURCE"] = source;

        _ = _bed.Assembly(capture =>
        {
            attached = capture.Source;
            return ScriptedTracer.Calls(1);
        });

        attached.Should().Be(expected);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("[capture]\nactivities = true", true)]
    [InlineData("[capture]\nactivities = false", false)]
    public void Activities_are_captured_unless_the_project_says_otherwise(string toml, bool expected)
    {
        bool? attached = null;
        _bed.Configure(toml);

        _ = _bed.Assembly(capture =>
        {
            attached = capture.Activities;
            return ScriptedTracer.Calls(1);
        });

        attached.Should().Be(expected);
    }

    [Fact]
    public async Task An_unknown_mode_fails_every_test_before_it_runs()
    {
        _bed.Variables["RENACER_SOURCE"] = "everyone";
        var ran = false;

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(1), body: () =>
        {
            ran = true;
            return new BodyResult();
        });

        verdict.Failure.Should().Be("error TA0136: RENACER_SOURCE has the unknown value 'everyone'; set it to off, sampled or all, or unset it");
        ran.Should().BeFalse();
        _bed.Verdict().Outcome.Should().Be(VerdictOutcome.Failed);
    }

    [Fact]
    public async Task So_it_is_where_the_tracer_was_the_first_to_see_it()
    {
        var unavailable = new Diagnostic("TA0136", DiagnosticSeverity.Error, "RENACER_SOURCE has the unknown value 'x'");

        var verdict = await _bed.RunAsync(new ScriptedTracer((_, _, _) => { }) { Unavailable = unavailable });

        verdict.Failure.Should().StartWith("error TA0136: ");
    }

    [Fact]
    public async Task A_capture_leaves_the_places_beside_the_golden_trace()
    {
        _bed.Variables["RENACER_GOLDEN"] = "capture";

        await _bed.RunAsync(Traced(SourceMode.All, out _));

        var text = await File.ReadAllTextAsync(_bed.Results("*.golden_source.json").Should().ContainSingle().Which.Should().EndWith("/N.C.M.golden_source.json").And.Subject);
        text.Should().Contain("\"source\": [{\"file\": \"Importer.cs\", \"line\": 127, \"function\": \"Importer.Load\"}]");
        _bed.Verdict().Golden!.State.Should().Be(GoldenState.Captured);
    }

    [Fact]
    public async Task A_passing_test_looks_no_stack_up()
    {
        _bed.Configure("[[trace_assertions]]\nname = \"Few\"\ncondition = \"spans.syscall.count < 4 and critical_path.duration_ms < 60000\"\n");

        (await _bed.RunAsync(Traced(SourceMode.Sampled, out var stacks))).Failure.Should().BeNull();

        stacks.Resolved.Should().Be(0);
        (await File.ReadAllTextAsync(_bed.Results("*.jsonl").Single())).Should().Contain("\"source_resolved\":false").And.NotContain("Importer");
    }

    [Fact]
    public async Task A_failing_test_names_the_line_and_so_does_its_trace()
    {
        _bed.Configure("[[trace_assertions]]\nname = \"None\"\ncondition = \"spans.syscall.count < 1\"\n");

        var verdict = await _bed.RunAsync(Traced(SourceMode.Sampled, out _));

        verdict.Failure.Should().Contain("bottleneck   syscall:read 1 call (100%) on /data at Importer.cs:127 in Importer.Load\n");
        (await File.ReadAllTextAsync(_bed.Results("*.jsonl").Single())).Should().Contain("\"source_resolved\":true").And.Contain("\"code.line.number\":127");
    }

    [Fact]
    public async Task A_test_that_fails_by_itself_or_by_its_golden_trace_has_its_lines_too()
    {
        await _bed.RunAsync(Traced(SourceMode.Sampled, out var stacks), body: () => new BodyResult { OwnFailure = "no" });
        stacks.Resolved.Should().BePositive();

        _bed.Variables["RENACER_GOLDEN"] = "capture";
        await _bed.RunAsync(ScriptedTracer.Calls(3));
        _bed.Variables.Clear();
        Directory.CreateDirectory(_bed.GoldenDirectory.FullPath);
        File.Copy(_bed.Results("*.golden.json").Single(), _bed.GoldenDirectory.PathOf("N.C.M"));
        var verdict = await _bed.RunAsync(Traced(SourceMode.Sampled, out stacks));

        verdict.Failure.Should().Contain("TA3001");
        stacks.Resolved.Should().BePositive();
    }

    [Fact]
    public async Task Why_lines_are_missing_is_told_once_a_run_and_fails_nothing()
    {
        _bed.Configure("[[trace_assertions]]\nname = \"None\"\ncondition = \"spans.syscall.count < 1\"\nseverity = \"warning\"\n");
        var assembly = _bed.Assembly(Traced(SourceMode.Sampled, out _));

        var first = await TracedTestBed.RunAsync(assembly);
        var second = await TracedTestBed.RunAsync(assembly);

        first.Failure.Should().BeNull();
        first.Output.Should().Contain("/app/App.pdb: warning TA0132: the symbols are of another build");
        second.Output.Should().NotContain("TA0132");
    }

    private ScriptedTracer Traced(SourceMode mode, out OnePlace stacks)
    {
        stacks = new OnePlace(Path.Combine(_bed.Project, "Importer.cs"));
        return new ScriptedTracer((_, builder, root) => builder.Add(ScriptedTracer.Call(root, "/data", 0, 500) with { Stack = 1 })) { Source = mode, Stacks = stacks };
    }

    /// <summary>Every stack leads to one line.</summary>
    private sealed class OnePlace(string file) : ITraceStacks
    {
        public int Resolved { get; private set; }

        public IReadOnlyList<Diagnostic> Notices => Resolved == 0 ? [] : [new Diagnostic("TA0132", DiagnosticSeverity.Error, "the symbols are of another build", "/app/App.pdb")];

        public CallStack Resolve(int stack)
        {
            Resolved++;
            return new CallStack([]) { Site = new SourceLocation { Precision = SourcePrecision.ExactLine, File = file, Line = 127, Function = "Importer.Load", IsUserCode = true } };
        }
    }
}
