using System.Text;
using System.Text.Json;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>Real programs judged by real configurations.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private static readonly string Seed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Configurations", "seed002.toml"));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-check");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Configuration(string text)
    {
        var path = Path.Combine(_folder.FullName, "renacer.toml");
        File.WriteAllText(path, text);
        return path;
    }

    private static Dictionary<string, string?> Outcomes(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("assertions").EnumerateArray()
            .ToDictionary(assertion => assertion.GetProperty("name").GetString()!, assertion => assertion.GetProperty("outcome").GetString());
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void The_six_assertions_of_seed_002_hold_over_a_small_program(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        // The seed's 15 ms are a budget for an idle machine: the time is judged by a wider one here, the other five as they are.
        var configuration = Configuration(Seed.Replace("max_duration_ms = 15", "max_duration_ms = 2000", StringComparison.Ordinal));
        var result = Renacer.Run("check", "--config", configuration, "--format", "json", "--backend", backend, "--", CProgram.Build("trivial_cli"), "--name", "Test");

        Outcomes(result.Out).Should().Equal(new Dictionary<string, string?>
        {
            ["cli_startup_latency"] = "holds",
            ["max_syscall_budget"] = "holds",
            ["memory_allocation_budget"] = "holds",
            ["prevent_god_process"] = "holds",
            ["detect_tight_loop"] = "holds",
            ["ultra_strict_latency"] = "disabled",
        });
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("Hello, Test!", "the command's stdout goes to stderr where ours is taken");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void They_are_violated_by_a_program_that_wastes(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("check", "--config", Configuration(Seed), "--format", "json", "--backend", backend, "--", CProgram.Build("trivial_cli"), "--waste", "2000", "150", "10485760");

        var outcomes = Outcomes(result.Out);
        outcomes["cli_startup_latency"].Should().Be("violated");
        outcomes["max_syscall_budget"].Should().Be("violated");
        outcomes["memory_allocation_budget"].Should().Be("violated");
        outcomes["ultra_strict_latency"].Should().Be("disabled");
        result.ExitCode.Should().Be(3);
    }

    [SkippableTheory]
    [InlineData("max_spans = 150", "max_spans = 5", "max_syscall_budget")]
    [InlineData("max_bytes = 10485760", "max_bytes = 100", "memory_allocation_budget")]
    [InlineData("max_duration_ms = 15", "max_duration_ms = 0.001", "cli_startup_latency")]
    public void A_budget_that_is_too_small_is_violated_and_shown_with_its_block(string budget, string smaller, string name)
    {
        var configuration = Configuration(Seed.Replace("max_duration_ms = 15", budget.StartsWith("max_d", StringComparison.Ordinal) ? budget : "max_duration_ms = 2000", StringComparison.Ordinal).Replace(budget, smaller, StringComparison.Ordinal));
        var result = Renacer.Run("check", "--config", configuration, "--", CProgram.Build("trivial_cli"), "--name", "Test");

        result.ExitCode.Should().Be(3, result.Error);
        result.Out.Should().Be("Hello, Test!\n");
        result.Error.Should().MatchRegex($@"(?m)^violated       {name} ")
            .And.Contain($"TA2001 Trace assertion failed: {name}\n  condition    ")
            .And.MatchRegex(@"renacer\.toml\(\d+,\d+\)\n  actual       ")
            .And.MatchRegex(@"\n  trace        [0-9a-f]{32}  command trivial_cli")
            .And.Contain("FAILED: ").And.Contain("the command exited with 0");
    }

    [SkippableTheory]
    [InlineData("", "nothing was judged; the command exited with 0")]
    [InlineData("[[trace_assertions]]\nname = \"x\"\ncondition = \"spans.syscall.count < 1\"\ntests = \"Other.*\"", "nothing was judged: 1 other trace; the command exited with 0")]
    public void A_configuration_that_judges_nothing_is_not_called_passed(string text, string summary)
    {
        var result = Renacer.Run("check", "--config", Configuration(text), "--", "/bin/true");
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain(summary).And.NotContain("passed");
    }

    [SkippableFact]
    public void A_warning_fails_nothing_and_the_command_s_own_failure_is_shown()
    {
        var configuration = Configuration("""
            [[trace_assertions]]
            name = "few writes"
            condition = "spans.syscall:write.count < 100"
            severity = "warning"
            """);
        var result = Renacer.Run("check", "--config", configuration, "--", CProgram.Build("calls"));

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("violated       few writes").And.Contain("TA2001").And.Contain("passed: 1 violated as a warning; the command exited with 7");
    }

    [SkippableFact]
    public void The_nearest_configuration_above_the_working_directory_is_used()
    {
        Configuration("[[trace_assertions]]\nname = \"calls\"\ncondition = \"spans.syscall.count < 1\"\nseverity = \"error\"\n");
        var inner = Directory.CreateDirectory(Path.Combine(_folder.FullName, "a", "b"));

        Renacer.Start([.. Renacer.Words, "check", "--", "true"], folder: inner.FullName).ExitCode.Should().Be(3);
    }

    [SkippableFact]
    public void The_trace_is_kept_where_it_is_asked_for()
    {
        var file = Path.Combine(_folder.FullName, "out", "trace.jsonl");
        var result = Renacer.Run("check", "--config", Configuration(Seed), "--trace-out", file, "--", "true");

        result.Error.Should().Contain($", in {file}");
        File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement.ValueKind).Should().OnlyContain(kind => kind == JsonValueKind.Object);
    }

    [SkippableFact]
    public void The_command_s_parent_is_the_first_span_of_the_trace()
    {
        var file = Path.Combine(_folder.FullName, "trace.jsonl");
        var result = Renacer.Run("check", "--config", Configuration(Seed), "--trace-out", file, "--", CProgram.Build("environment"));

        var parent = result.Out.Split('\n')[0].Split('-')[2];
        File.ReadLines(file).ElementAt(1).Should().Contain(parent, "line 2 is the root span");
    }

    [SkippableFact]
    public void One_renacer_below_another_continues_its_trace_and_its_clock()
    {
        // The other way round is refused: a process has one tracer by ptrace(2). Both by eBPF works too, and takes a minute: the calibration of the inner one is in the trace of the outer.
        Backends.SkipUnlessWorking("ebpf");
        Backends.SkipUnlessWorking("ptrace");
        var (outerFile, innerFile) = (Path.Combine(_folder.FullName, "outer.jsonl"), Path.Combine(_folder.FullName, "inner.jsonl"));
        var environment = new Dictionary<string, string?> { ["TRACEPARENT"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", ["RENACER_LOGICAL_CLOCK"] = "100", ["RENACER_SOURCE"] = "off" };
        var configuration = Configuration(Seed);
        var result = Renacer.Run(
            environment,
            ["check", "--backend", "ebpf", "--config", configuration, "--trace-out", outerFile, "--", .. Renacer.Words,
             "check", "--backend", "ptrace", "--config", configuration, "--trace-out", innerFile, "--", "sh", "-c", $"{CProgram.Build("environment")}; exit 0"]);

        var (outer, below) = (SpansOf(outerFile), SpansOf(innerFile));
        outer[0].GetProperty("parent_span_id").GetString().Should().Be("00f067aa0ba902b7");
        below[0].GetProperty("parent_span_id").GetString().Should().Be(outer[0].GetProperty("span_id").GetString());
        outer.Concat(below).Select(span => span.GetProperty("trace_id").GetString()).Distinct().Should().Equal("4bf92f3577b34da6a3ce929d0e0e4736");
        ClocksOf(outer).Min().Should().BeGreaterThan(100);
        ClocksOf(below).Min().Should().BeGreaterThan(ClocksOf(outer).Min());

        // What the command's own child sees is what the command got.
        var lines = result.Out.Split('\n');
        lines[0].Should().Be($"00-4bf92f3577b34da6a3ce929d0e0e4736-{below[0].GetProperty("span_id").GetString()}-01");
        long.Parse(lines[1]).Should().BeGreaterThan(100).And.BeLessThan(ClocksOf(below.Skip(1)).Min());

        static List<JsonElement> SpansOf(string file) => [.. File.ReadLines(file).Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];
        static IEnumerable<long> ClocksOf(IEnumerable<JsonElement> spans) => spans.Select(span => span.GetProperty("logical_clock").GetInt64());
    }

    [SkippableTheory]
    [InlineData("check")]
    [InlineData("trace")]
    public void A_context_that_is_not_valid_is_told_and_a_new_trace_begins(string command)
    {
        var environment = new Dictionary<string, string?> { ["TRACEPARENT"] = "00-zz", ["RENACER_LOGICAL_CLOCK"] = "-1", ["TRACESTATE"] = "left=over" };
        string[] options = command == "check" ? ["check", "--config", Configuration(Seed)] : ["-c"];
        var result = Renacer.Run(environment, [.. options, "--", "sh", "-c", "echo $TRACEPARENT $RENACER_LOGICAL_CLOCK $TRACESTATE"]);

        result.Error.Should().Contain("renacer: warning TA0094: ").And.Contain("renacer: warning TA0098: ");
        result.Out.Split('\n')[0].Should().MatchRegex("^00-[0-9a-f]{32}-[0-9a-f]{16}-01 1$");
    }

    [Fact]
    public void Without_a_configuration_it_says_so() =>
        Renacer.Start([.. Renacer.Words, "check", "--", "true"], folder: "/").Should().Be(
            new Renacer.Result(2, "", "renacer: error TA0097: there is no renacer.toml in this directory or above it; create one, or name it with --config\n"));

    [Theory]
    [InlineData("name = \"x\"\ncondition = \"spans.sycall.count < 1\"", "TA1022")]
    [InlineData("name = \"x\"\ncondition = \"spans.syscall.count < 10ms\"", "TA1023")]
    [InlineData("name = \"x\"\ncondition = \"spans.syscall.count < 1\"\nseverty = \"error\"", "TA1010")]
    [InlineData("name = ", "TA1004")]
    public void A_configuration_with_an_error_is_told_at_its_place_and_the_command_is_not_run(string assertion, string code)
    {
        var configuration = Configuration($"[[trace_assertions]]\n{assertion}\n");
        var result = Renacer.Run("check", "--config", configuration, "--", "echo", "ran");

        result.ExitCode.Should().Be(2);
        result.Out.Should().BeEmpty();
        result.Error.Should().MatchRegex($@"^{configuration}\(\d+,\d+\): error {code}: ").And.NotContain("   at ");
    }

    [Fact]
    public void A_configuration_that_is_not_UTF8_is_told_at_its_byte()
    {
        var path = Path.Combine(_folder.FullName, "renacer.toml");
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("# a\n"), 0xff]);

        Renacer.Run("check", "--config", path, "--", "true").Should().Be(
            new Renacer.Result(2, "", $"{path}(2,1): error TA1002: the file is not UTF-8: byte 0xFF at offset 4; save it as UTF-8\n"));
    }

    [Fact]
    public void A_configuration_of_100_MB_is_refused_unread()
    {
        var path = Path.Combine(_folder.FullName, "renacer.toml");
        using (var file = File.Create(path))
            file.SetLength(100_000_000);

        var result = Renacer.Run("check", "--config", path, "--", "true");

        result.ExitCode.Should().Be(2);
        result.Error.Should().StartWith($"{path}: error TA1003: the file has 100,000,000 bytes");
    }

    [SkippableFact]
    public void A_configuration_that_may_not_be_read_is_told()
    {
        var path = Configuration(Seed);
        Renacer.Start(["chmod", "0755", _folder.FullName]).ExitCode.Should().Be(0);
        Renacer.Start(["chmod", "0600", path]).ExitCode.Should().Be(0);

        Renacer.Start([.. Nobody.Words, .. Renacer.Words, "check", "--config", path, "--", "true"], folder: "/").Should().Be(
            new Renacer.Result(2, "", $"{path}: error TA1001: the configuration may not be read by this user; run chmod +r on it\n"));
    }

    [Fact]
    public void Ten_thousand_nested_parentheses_are_an_error_and_no_crash()
    {
        var condition = new string('(', 10_000) + "spans.syscall.count < 1" + new string(')', 10_000);
        var result = Renacer.Run("check", "--config", Configuration($"[[trace_assertions]]\nname = \"deep\"\ncondition = \"{condition}\"\n"), "--", "true");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("error TA1021: ").And.NotContain("   at ");
        result.Error.Length.Should().BeLessThan(2000);
    }
}
