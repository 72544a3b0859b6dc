using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>Parts of tests that have golden traces of their own.</summary>
public sealed class GoldenPartTests : IDisposable
{
    private readonly TracedTestBed _bed = new();
    private readonly List<string?> _failures = [];

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task A_part_without_a_golden_trace_does_not_match()
    {
        await RunAsync(3);

        _failures.Should().Equal($"there is no golden_traces/{Path.GetFileName(_bed.GoldenDirectory.PathOf("N.C.M(import)"))}: record it with `dotnet msbuild /t:CaptureGoldenTraces` and commit it");
        _bed.Verdicts().Select(verdict => (verdict.Test, verdict.DisplayName)).Should().BeEquivalentTo([("N.C.M", "N.C.M"), ("N.C.M", "N.C.M(import)")]);
    }

    [Fact]
    public async Task A_capture_records_the_part_beside_its_test()
    {
        await CommitAsync(3);

        _failures.Should().Equal((string?)null);
        File.Exists(_bed.GoldenDirectory.PathOf("N.C.M")).Should().BeTrue();
        GoldenTrace.Load(_bed.GoldenDirectory.PathOf("N.C.M(import)")).Calls.Single().Count.Should().Be(3);
    }

    [Fact]
    public async Task The_same_matches_and_something_else_is_told_and_left_to_be_accepted()
    {
        await CommitAsync(3);

        await RunAsync(3);
        await RunAsync(7);

        _failures[1].Should().BeNull();
        _failures[2].Should().Contain("TA3001").And.Contain("N.C.M(import)").And.Contain("x3 -> x7");
        GoldenTrace.Load(_bed.GoldenDirectory.ReceivedPathOf("N.C.M(import)")).Calls.Single().Count.Should().Be(7);
        _bed.Verdicts().Last(verdict => verdict.DisplayName == "N.C.M(import)").Outcome.Should().Be(VerdictOutcome.Failed);
    }

    [Fact]
    public async Task What_a_part_does_must_not_vary_within_a_test()
    {
        await CommitAsync(3);

        await RunAsync(3, 4);

        _failures[1].Should().BeNull();
        _failures[2].Should().Contain("TA3011").And.Contain("varies");
    }

    [Fact]
    public async Task In_each_repetition_a_part_is_compared_and_has_one_verdict()
    {
        await CommitAsync(3);
        var before = _bed.Verdicts().Count;

        await RunAsync(TracedTestBed.Test with { Repeat = 3 }, 3);

        _failures.Skip(1).Should().Equal(null, null, null);
        _bed.Verdicts().Skip(before).Select(verdict => verdict.DisplayName).Should().BeEquivalentTo("N.C.M", "N.C.M(import)");
    }

    [Fact]
    public async Task A_warm_up_compares_nothing()
    {
        await CommitAsync(3);

        await RunAsync(TracedTestBed.Test with { WarmUp = 1 }, 3);

        _failures.Skip(1).Should().Equal(null, null);
        _bed.Verdicts().Last(verdict => verdict.DisplayName == "N.C.M(import)").Repetitions.Should().Be(1);
    }

    [Fact]
    public async Task An_incomplete_trace_does_not_match()
    {
        await CommitAsync(3);

        await RunAsync(TracedTestBed.Test, Trace(3, new Completeness(true, 7, [])));

        _failures[1].Should().Contain("TA3012").And.Contain("7 events were lost");
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("compare", "golden traces are off for N.C.M: see [golden] of renacer.toml")]
    public async Task Where_golden_traces_are_off_a_part_matches_only_if_whoever_runs_it_says_so(string mode, string? failure)
    {
        _bed.Configure("[golden]\nenabled = false\n");
        _bed.Variables["RENACER_GOLDEN"] = mode;

        await RunAsync(3);

        _failures.Should().Equal(failure);
    }

    [Fact]
    public async Task A_part_is_compared_where_its_test_takes_no_part_is_told_in_its_output_and_keeps_each_trace()
    {
        await CommitAsync(3);

        var verdict = await RunAsync(TracedTestBed.Test with { Golden = false }, 3, 3);

        _failures.Skip(1).Should().Equal(null, null);
        verdict.Output.Should().Contain("[trace] N.C.M(import): ").And.Contain("golden same");
        _bed.Results("N.C.M_import_*.trace.jsonl").Should().HaveCount(2);
    }

    [Fact]
    public void Nobody_runs_a_test_here() => TracedTest.Current.Should().BeNull();

    private static CausalTrace Trace(int calls, Completeness? completeness = null)
    {
        var tracer = new ScriptedTracer((_, builder, root) =>
        {
            for (var i = 0; i < calls; i++)
                builder.Add(ScriptedTracer.Call(root, "/data", i * 1000, (i * 1000) + 500));
        })
        { Completeness = _ => completeness ?? Completeness.Complete };
        return tracer.BeginScope("import").End();
    }

    /// <summary>Runs a test that compares traces of so many calls as its part, and keeps what it is told.</summary>
    private Task<TestVerdict> RunAsync(params int[] calls) => RunAsync(TracedTestBed.Test, calls);

    private Task<TestVerdict> RunAsync(TestDescription test, params int[] calls) => RunAsync(test, [.. calls.Select(count => Trace(count))]);

    private Task<TestVerdict> RunAsync(TestDescription test, params CausalTrace[] traces) => _bed.RunAsync(ScriptedTracer.Calls(1), test, () =>
    {
        foreach (var trace in traces)
            _failures.Add(TracedTest.Current!.MatchGolden(trace, "import"));
        return new BodyResult();
    });

    /// <summary>Captures the part and commits it, as the tool does.</summary>
    private async Task CommitAsync(int calls)
    {
        _bed.Variables["RENACER_GOLDEN"] = "capture";
        await RunAsync(calls);
        _bed.Variables.Remove("RENACER_GOLDEN");
        foreach (var captured in _bed.Results("*.golden.json"))
            _bed.GoldenDirectory.Write(GoldenTrace.Load(captured)).Should().BeNull();
        Directory.Delete(Path.Combine(_bed.Project, "TestResults"), recursive: true);
    }
}
