using TraceAssertions.AdapterTests.MSTest;
using TraceAssertions.AdapterTests.Running;

namespace TraceAssertions.AdapterTests.Retries;

/// <summary>The gate over tests that their framework tries again. xUnit has no retries of its own.</summary>
public sealed class RetriedGateTests
{
    /// <summary>The projects whose framework retries, with each backend.</summary>
    public static TheoryData<string, string> Frameworks => new() { { "MSTest", "ebpf" }, { "MSTest", "ptrace" }, { "NUnit", "ebpf" }, { "NUnit5", "ptrace" } };

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task The_last_attempt_is_judged_and_the_others_are_told(string framework, string backend)
    {
        var run = await CheckAsync(framework, backend, "_first");

        run.Errors.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Told.Should().ContainSingle(line => line.Contains(".Retried.Exceeds_its_budget_first passed at attempt 2 of 3: attempt 1 violated \"Opens no file\": ") && line.Contains("info TA3022: ") && line.EndsWith(", actual 1 call (the limit is 0)"))
            .And.ContainSingle(line => line.Contains(".Retried.Fails_by_itself_first passed at attempt 2 of 3: attempt 1 failed by itself: ") && line.Contains("info TA3022: "));
        run.Out.Should().Contain("2 tests").And.Contain("PASSED");
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task What_fails_at_each_attempt_is_one_failure(string framework, string backend)
    {
        var run = await CheckAsync(framework, backend, "_each_time");

        run.ExitCode.Should().Be(3);
        run.Errors.Should().HaveCount(2)
            .And.ContainSingle(line => line.Contains("error TA2001: ") && line.Contains(".Retried.Exceeds_its_budget_each_time"))
            .And.ContainSingle(line => line.Contains("error TA3016: ") && line.Contains(".Retried.Fails_by_itself_each_time failed by itself: "));
        run.Told.Where(line => line.Contains("info TA3022: ")).Should().HaveCount(2).And.OnlyContain(line => line.Contains(framework == "MSTest" ? " failed at attempt 3 of 3 too: attempt 1 " : " failed at attempt 2 of 2 too: attempt 1 "));
    }

    [SkippableTheory]
    [InlineData("MSTest", "First_row_of_one_name")]
    [InlineData("MSTest", "First_folded_row_of_one_name")]
    [InlineData("NUnit", ".Same")]
    public async Task A_case_does_not_make_up_for_another_of_its_name(string framework, string test)
    {
        var run = await CheckAsync(framework, "ebpf", test);

        run.ExitCode.Should().Be(3);
        run.Errors.Should().ContainSingle().Which.Should().Contain("error TA2001: ");
        run.Out.Should().Contain("2 tests");
    }

    [SkippableFact]
    public async Task Rows_of_one_name_are_each_judged_by_their_own_last_attempt()
    {
        var run = await CheckAsync("MSTest", "ebpf", "Both_folded_rows");

        run.Errors.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Out.Should().Contain("2 tests");
    }

    [SkippableFact]
    public async Task Each_run_of_a_repeated_test_counts()
    {
        var run = await CheckAsync("NUnit", "ebpf", "Is_repeated");

        run.Out.Should().Contain("2 tests").And.Contain("PASSED");
        run.Told.Should().NotContain(line => line.Contains("TA3022"));
    }

    private static Task<GateRun> CheckAsync(string framework, string backend, string test)
    {
        MSTestProgram.SkipWithout(backend);
        var name = $"TraceAssertions.Adapters.{framework}";
        // tests/TraceAssertions.Adapters.Tests/bin/Debug/net10.0/: the same configuration and framework.
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var project = Path.Combine(here.Parent!.Parent!.Parent!.Parent!.FullName, name);
        return GateRun.StartAsync("check", backend, project, Path.Combine(project, "bin", here.Parent.Name, here.Name, $"{name}.dll"), $"FullyQualifiedName~.Retried.&FullyQualifiedName~{test}");
    }
}
