namespace TrivialCli;

/// <summary>Seven validation tests of a program that is not .NET: that it works, what it may cost, and that it does what its golden trace says.</summary>
public sealed class GoldenTraceValidation(GoldenTraceValidation.Execution execution) : IClassFixture<GoldenTraceValidation.Execution>
{
    [CliFact]
    public void Cli_execution_completes()
    {
        Assert.Equal(0, execution.Cli.ExitCode);
        Assert.True(execution.Cli.Trace.Completeness.IsComplete, execution.Cli.Trace.Completeness.ToString());
    }

    [CliFact(NeedsGolden = true)]
    public void Golden_trace_exists() =>
        Assert.True(File.Exists(Cli.Golden), $"{Cli.Golden} is missing: dotnet msbuild /t:CaptureGoldenTraces");

    [CliFact(NeedsGolden = true)]
    public void Golden_trace_format()
    {
        var golden = GoldenTrace.Load(Cli.Golden);

        Assert.Equal("trivial_cli", golden.Name);
        Assert.Equal(GoldenKind.Program, golden.Kind);
        Assert.Null(golden.Environment.Runtime);
        Assert.NotEmpty(golden.Calls);
        Assert.All(golden.Calls, call => Assert.StartsWith("syscall:", call.Name, StringComparison.Ordinal));
    }

    // Two seconds for what takes half a millisecond: a test that must pass on any machine, under any tracer, can only catch what is really slow.
    // renacer.toml says 15 ms, as a warning.
    [CliFact]
    public void Performance_baseline()
    {
        var report = TraceAssertionSet.Parse("""
            [[trace_assertions]]
            name = "Completes within two seconds"
            condition = "critical_path.duration_ms < 2000"
            severity = "error"
            """).Check(execution.Cli.Trace);

        Assert.True(report.Passes, string.Join(Environment.NewLine, report.Errors));
    }

    [CliFact]
    public void Syscall_count_budget()
    {
        Assert.InRange(execution.Cli.Trace.Spans.Where(span => span.IsSyscall).Sum(span => span.RepetitionCount), 1, 99);
        var report = Cli.Assertions.Check(execution.Cli.Trace, "trivial_cli");
        Assert.True(report.Passes, string.Join(Environment.NewLine, report.Errors));
    }

    [CliFact]
    public void Expected_syscall_patterns()
    {
        var calls = execution.Cli.Trace.Spans.ToList();

        Assert.Single(calls, call => call.Name == "syscall:execve");
        Assert.Contains(calls, call => call.Name == "syscall:mmap");
        Assert.Single(calls, call => call.Name == "syscall:openat" && call.Path!.EndsWith("/greeting.txt", StringComparison.Ordinal));
        var write = Assert.Single(calls, call => call.Name == "syscall:write");
        Assert.Equal(1, write.RepetitionCount);
        Assert.Equal("Hello, Test!\n".Length, write.TransferredBytes);
    }

    [CliFact(NeedsGolden = true)]
    public void Regression_check()
    {
        var capture = new GoldenCapture(Cli.Assertions.Golden, Cli.Assertions.Noise, Cli.Assertions.Options, Cli.ProjectFolder);

        var comparison = GoldenTrace.Load(Cli.Golden).CompareTo(capture.Capture(execution.Cli.Trace, "trivial_cli"));

        if (comparison.Outcome != GoldenOutcome.Same)
            Assert.Fail(GoldenText.Format(comparison, "trivial_cli", Cli.Golden, receivedPath: null));
    }

    /// <summary>One run for all seven.</summary>
    public sealed class Execution
    {
        private readonly Lazy<TracedProcess> _cli = new(TrivialCli.Cli.Run);

        /// <summary>How the program ended, and what it did.</summary>
        public TracedProcess Cli => _cli.Value;
    }
}
