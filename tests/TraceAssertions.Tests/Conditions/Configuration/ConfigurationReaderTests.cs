namespace TraceAssertions.Tests.Conditions.Configuration;

public sealed class ConfigurationReaderTests
{
    private const string Good = "[[trace_assertions]]\nname = \"n\"\ncondition = \"spans.syscall.count < 5\"\n";

    private static IEnumerable<string> Diagnose(string text)
    {
        TraceAssertionSet.TryParse(text, "renacer.toml", out _, out var diagnostics);
        return diagnostics.Select(d => d.ToString());
    }

    [Theory]
    [InlineData("[[trace_assertion]]\nname = 'x'", "renacer.toml(1,3): error TA1010: unknown table 'trace_assertion'; did you mean 'trace_assertions'?")]
    [InlineData("[grpah]\nx = 1", "renacer.toml(1,2): error TA1010: unknown table 'grpah'; did you mean 'graph'?")]
    [InlineData("severity = 'error'", "renacer.toml(1,1): error TA1010: unknown key 'severity'; known are trace_assertions, assertion, graph, semantic_equivalence, lamport_clock, compression, ci, otlp, otlp.retry, database, sampling, golden, golden.scrubbers, golden.variants, capture, noise, runtime.tracing, runtime.tracing.signature, runtime.tracing.context_diff, runtime.tracing.sink, runtime.tracing.sink.jsonl")]
    [InlineData(Good + "severty = 'error'", "renacer.toml(4,1): error TA1010: unknown key 'severty' in [[trace_assertions]]; did you mean 'severity'?")]
    [InlineData("[graph]\ngod_proces_threshold = 1", "renacer.toml(2,1): error TA1010: unknown key 'god_proces_threshold' in [graph]; did you mean 'god_process_threshold'?")]
    [InlineData("[runtime.tracnig]\nenabled = true", "renacer.toml(1,10): error TA1010: unknown key 'tracnig' in [runtime]; did you mean 'tracing'?")]
    [InlineData(Good + "enabled = 'yes'", "renacer.toml(4,11): error TA1011: 'enabled' takes true or false, not a string")]
    [InlineData(Good + "tests = ['a', 1]", "renacer.toml(4,9): error TA1011: 'tests' takes a string or an array of strings, not an array")]
    [InlineData("[graph]\ngod_process_threshold = 1.5", "renacer.toml(2,25): error TA1011: 'god_process_threshold' takes an integer, not a float")]
    [InlineData("graph = 1", "renacer.toml(1,9): error TA1011: 'graph' is a table, not an integer; write [graph]")]
    [InlineData("[trace_assertions]\nname = 'x'", "renacer.toml(1,1): error TA1011: 'trace_assertions' is a table, not a table; write [[trace_assertions]] for each")]
    [InlineData(Good + "severity = 'eror'", "renacer.toml(4,12): error TA1012: 'severity' cannot be \"eror\"; did you mean 'error'?")]
    [InlineData("[graph]\ngod_process_threshold = 0", "renacer.toml(2,25): error TA1012: 'god_process_threshold' cannot be 0; it is from 1 to 2147483647")]
    [InlineData("[graph]\npcie_bottleneck_ratio = nan", "renacer.toml(2,25): error TA1012: 'pcie_bottleneck_ratio' cannot be NaN; it is at least 0")]
    [InlineData("[[trace_assertions]]\nname = 'x'", "renacer.toml(1,1): error TA1013: [[trace_assertions]] needs the key 'condition'; add condition = \"…\"")]
    [InlineData("[[trace_assertions]]\ncondition = 'spans.syscall.count < 5'", "renacer.toml(1,1): error TA1013: [[trace_assertions]] needs the key 'name'; add name = \"…\"")]
    [InlineData(Good + "\n" + Good, "renacer.toml(6,8): error TA1014: two assertions are named \"n\"; the first is at line 2, column 8; give each its own name")]
    [InlineData(Good + "\n[[assertion]]\nname='n'\ntype='span_count'\nmax_spans=1", "renacer.toml(6,6): error TA1014: two assertions are named \"n\"; the first is at line 2, column 8; give each its own name")]
    [InlineData("[capture]\nsource = false\npayloads = true", "renacer.toml(3,1): warning TA1015: 'payloads' is known, but nothing in this version acts on it; remove it, or do not rely on it")]
    [InlineData("[sampling]\nthreshold_us = 1", "renacer.toml(1,2): warning TA1015: [sampling] is known, but nothing in this version acts on it; remove it, or do not rely on it")]
    [InlineData("[[assertion]]\nname='n'\ntype='span_cuont'", "renacer.toml(3,6): error TA1012: 'type' cannot be \"span_cuont\"; did you mean 'span_count'?")]
    [InlineData("[[assertion]]\nname='n'\ntype='span_count'", "renacer.toml(1,1): error TA1013: [[assertion]] of type span_count needs the key 'max_spans'; add max_spans = …")]
    [InlineData("[[assertion]]\nname='n'\ntype='span_count'\nmax_spans=1\nmax_bytes=2", "renacer.toml(5,1): error TA1010: 'max_bytes' does not belong to an [[assertion]] of type span_count; its keys are max_spans, span_name_pattern")]
    [InlineData("[[assertion]]\nname='n'\ntype='anti_pattern'\npattern='GodProcess'\nthreshold=1.5", "renacer.toml(5,11): error TA1012: 'threshold' cannot be 1.5; it is from 0 to 1")]
    [InlineData("[[assertion]]\nname='n'\ntype='anti_pattern'\npattern='GodProcess'\nprocess_name_pattern='x*'", "renacer.toml(5,1): warning TA1015: 'process_name_pattern' is known, but nothing in this version acts on it; remove it, or do not rely on it")]
    [InlineData("[[assertion]]\nname='n'\ntype='custom'\nexpression='spans.syscall.cuont < 1'", "renacer.toml(4,27): error TA1022: unknown statistic 'cuont'; did you mean 'count'?")]
    public void Mistakes_are_told_at_their_place(string text, string expected) => Diagnose(text).Should().Equal(expected);

    [Theory]
    [InlineData("[\"a\\nb\"]\n")]
    [InlineData("\"a\\u2028b\" = 1\n")]
    [InlineData(Good + "severity = \"e\\r\\nerror\"\n")]
    [InlineData("[[trace_assertions]]\nname = 'x'\ncondition = \"a.b < \\u0000\"\n")]
    public void A_message_is_one_line(string text) =>
        Diagnose(text).Should().ContainSingle().Which.Should().NotContainAny("\n", "\r", "\u2028", "\0");

    [Theory]
    [InlineData("critical_path", "max_duration_ms=1")]
    [InlineData("span_count", "max_spans=1")]
    [InlineData("anti_pattern", "pattern='TightLoop'")]
    [InlineData("memory_usage", "max_bytes=1")]
    [InlineData("custom", "expression='spans.syscall.count < 1'")]
    public void Every_typed_form_may_be_limited_to_some_tests(string type, string keys)
    {
        var assertion = TraceAssertionSet.Parse($"[[assertion]]\nname='n'\ntype='{type}'\n{keys}\ntrace_name_pattern='Csv*'").Assertions.Single();

        assertion.AppliesTo("CsvImport").Should().BeTrue();
        assertion.AppliesTo("Other").Should().BeFalse();
    }

    [Fact]
    public void Further_assertions_join_a_set()
    {
        var set = TraceAssertionSet.Parse(Good + "[graph]\ngod_process_threshold = 7").With([new TraceAssertion("inline", ConditionExpression.Parse("spans.syscall.count < 9"))]);
        set.Assertions.Select(a => a.Name).Should().Equal("n", "inline");
        set.Options.GodProcessThreshold.Should().Be(7);
    }

    [Fact]
    public void Every_mistake_of_a_file_is_told_at_once() =>
        Diagnose("[grpah]\n[[trace_assertions]]\nname='a'\ncondition='1 <'\nx=1\n[[trace_assertions]]\nname='b'\ncondition='zebra.x < 1'")
            .Should().HaveCount(4);

    [Fact]
    public void An_assertion_has_its_defaults()
    {
        var assertion = TraceAssertionSet.Parse(Good).Assertions.Single();
        assertion.Should().Match<TraceAssertion>(a => a.Name == "n" && a.Condition.Text == "spans.syscall.count < 5" && a.Severity == AssertionSeverity.Error
            && a.IsEnabled && a.OnMissing == MissingData.Fail && a.Reason == null && a.File == "renacer.toml" && a.Line == 3 && a.Column == 13);
        assertion.AppliesTo("anything").Should().BeTrue();
        TraceAssertionSet.Parse(Good + "severity = 'warning'").Assertions.Single().OnMissing.Should().Be(MissingData.Skip);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var assertion = TraceAssertionSet.Parse(Good + "severity = 'info'\nenabled = false\ntests = ['*.Imports_*', 'Exact']\non_missing = 'fail'\nreason = 'agreed in 2026'").Assertions.Single();
        assertion.Should().Match<TraceAssertion>(a => a.Severity == AssertionSeverity.Info && !a.IsEnabled && a.OnMissing == MissingData.Fail && a.Reason == "agreed in 2026");
        assertion.AppliesTo("Csv.Imports_the_file").Should().BeTrue();
        assertion.AppliesTo("Exact").Should().BeTrue();
        assertion.AppliesTo("Csv.Exports").Should().BeFalse();
    }

    [Fact]
    public void Disabled_and_other_tests_assertions_are_not_judged()
    {
        var set = TraceAssertionSet.Parse(Good + "tests = '*Import*'\n" + Good.Replace("\"n\"", "\"off\"") + "enabled = false");
        var trace = new TraceFixture("Csv.Imports").Calls("syscall:read", 9).Build();
        set.Check(trace).Results.Single().Outcome.Should().Be(AssertionOutcome.Violated);
        set.Check(trace, "Csv.Exports").Results.Should().BeEmpty();
    }

    [Fact]
    public void The_graph_table_sets_the_thresholds_of_the_pack()
    {
        var options = TraceAssertionSet.Parse("[graph]\nn_plus_one_threshold = 2\ntiny_io_threshold = 3\ntiny_io_bytes = 4\nreopened_file_threshold = 6\nbusy_polling_threshold = 7\nbusy_polling_interval_ms = 0.5\nfsync_storm_threshold = 8\nfork_storm_threshold = 9\nsync_io_threshold = 11").Options;
        options.Should().Be(new AnalysisOptions
        {
            NPlusOneThreshold = 2,
            TinyIoThreshold = 3,
            TinyIoBytes = 4,
            ReopenedFileThreshold = 6,
            BusyPollingThreshold = 7,
            BusyPollingIntervalMs = 0.5,
            FsyncStormThreshold = 8,
            ForkStormThreshold = 9,
            SyncIoThreshold = 11,
        });
    }

    [Fact]
    public void The_graph_table_sets_the_thresholds()
    {
        var options = TraceAssertionSet.Parse("[graph]\nenable_antipattern_detection = false\ngod_process_threshold = 7\ntight_loop_threshold = 8\ntight_loop_window = 9\npcie_bottleneck_ratio = 2").Options;
        options.Should().Be(new AnalysisOptions { EnableAntipatternDetection = false, GodProcessThreshold = 7, TightLoopThreshold = 8, TightLoopWindow = 9, PcieBottleneckRatio = 2 });
        TraceAssertionSet.Parse("").Options.Should().Be(AnalysisOptions.Default);
    }

    [Theory]
    [InlineData("type='critical_path'\nmax_duration_ms=15", "critical_path.duration_ms <= 15")]
    [InlineData("type='critical_path'\nmax_duration_ms=1.5", "critical_path.duration_ms <= 1.5")]
    [InlineData("type='span_count'\nmax_spans=150", "spans.syscall.count <= 150")]
    [InlineData("type='span_count'\nmax_spans=150\nspan_name_pattern='syscall:*'", "spans.syscall.count <= 150")]
    [InlineData("type='span_count'\nmax_spans=3\nspan_name_pattern='open*'", "spans[name ~ \"syscall:open*\"].count <= 3")]
    [InlineData("type='span_count'\nmax_spans=3\nspan_name_pattern='activity:\"x\"*'", "spans[name ~ \"activity:\\\"x\\\"*\"].count <= 3")]
    [InlineData("type='memory_usage'\nmax_bytes=10485760", "memory.allocated_bytes <= 10485760")]
    [InlineData("type='memory_usage'\nmax_bytes=1\ntracking_mode='rss'", "memory.peak_rss_bytes <= 1")]
    [InlineData("type='anti_pattern'\npattern='GodProcess'", "antipatterns.god_process.count == 0")]
    [InlineData("type='anti_pattern'\npattern='TightLoop'\nthreshold=0.7", "antipatterns.tight_loop.count == 0")]
    [InlineData("type='anti_pattern'\npattern='PcieBottleneck'", "antipatterns.pcie_bottleneck.count == 0")]
    [InlineData("type='custom'\nexpression='spans.io:read.count < 5'", "spans.io:read.count < 5")]
    public void The_typed_form_becomes_a_condition(string keys, string condition)
    {
        var assertion = TraceAssertionSet.Parse($"[[assertion]]\nname='n'\n{keys}\n").Assertions.Single();
        assertion.Condition.Text.Should().Be(condition);
        assertion.Severity.Should().Be(AssertionSeverity.Error);
        var reference = assertion.Condition.Metrics.Single();
        if (reference is MetricReference.AntipatternCount count)
            count.MinimumScore.Should().Be(keys.Contains("threshold") ? 0.7 : 0);
    }

    [Fact]
    public void The_typed_forms_flags_are_read()
    {
        var assertion = TraceAssertionSet.Parse("[[assertion]]\nname='n'\ntype='critical_path'\nmax_duration_ms=1\ntrace_name_pattern='Csv*'\nfail_on_violation=false\nenabled=false").Assertions.Single();
        assertion.Should().Match<TraceAssertion>(a => a.Severity == AssertionSeverity.Warning && !a.IsEnabled && a.Tests.Single() == "Csv*" && a.OnMissing == MissingData.Skip && a.Line == 3 && a.Column == 6);
    }
}
