using TraceAssertions.AdapterTests.Running;
using TraceAssertions.Tracing;

namespace TraceAssertions.AdapterTests.MSTest;

/// <summary>Golden traces of tests of MSTest: captured, put in place, and compared.</summary>
public sealed class MSTestGoldenTests
{
    [SkippableFact]
    public async Task A_test_is_compared_with_its_golden_trace()
    {
        MSTestProgram.SkipWithout("ebpf");
        var results = Directory.CreateTempSubdirectory("adapter-golden-").FullName;
        var golden = Path.Combine(MSTestProgram.Project, "TestResults/golden");
        try
        {
            var environment = new Dictionary<string, string?> { [BackendSelection.Variable] = "ebpf", ["RENACER_RESULTS"] = results };
            await MSTestProgram.TracedAsync(asProgram: true, "Golden", new Dictionary<string, string?>(environment) { ["RENACER_GOLDEN"] = "capture" });
            Directory.CreateDirectory(golden);
            foreach (var file in Directory.GetFiles(results, "*.golden.json", SearchOption.AllDirectories))
            {
                var text = await File.ReadAllTextAsync(file);
                await File.WriteAllTextAsync(
                    Path.Combine(golden, Path.GetFileName(file).Replace(".golden.json", ".json")),
                    file.Contains("Is_another") ? text.Replace("0666", "0600") : text);
            }

            var run = await MSTestProgram.TracedAsync(asProgram: false, "Golden", environment);

            run.Of("Is_the_same").Outcome.Should().Be("Passed", run.Of("Is_the_same").Message);
            run.Of("Is_the_same").Output.Should().Contain("golden same");
            run.Of("Is_another").Outcome.Should().Be("Failed");
            run.Of("Is_another").Message.Should().StartWith("TA3001 ").And.Contain("0600");
            run.Of("Takes_no_part").Output.Should().NotContain("; golden");
        }
        finally
        {
            Directory.Delete(results, recursive: true);
            if (Directory.Exists(golden))
                Directory.Delete(golden, recursive: true);
        }
    }

    [SkippableFact]
    public async Task Of_a_test_that_is_tried_again_the_last_attempt_is_captured()
    {
        MSTestProgram.SkipWithout("ebpf");
        var captured = Path.Combine(MSTestProgram.Project, "TestResults/golden");
        try
        {
            var run = await GateRun.StartAsync("capture", "ebpf", MSTestProgram.Project, MSTestProgram.Traced, "FullyQualifiedName~.Retried.Has_the_golden_trace_of_its_last_attempt");

            run.Errors.Should().BeEmpty();
            run.ExitCode.Should().Be(0);
            run.Out.Should().Contain("1 written for the first time");
            run.Told.Should().Contain(line => line.Contains("info TA3022: "));
            var golden = Directory.GetFiles(captured, "*.Has_the_golden_trace_of_its_last_attempt.json").Should().ContainSingle().Subject;
            (await File.ReadAllTextAsync(golden)).Should().NotContain("ta-mstest-retried-");
        }
        finally
        {
            if (Directory.Exists(captured))
                Directory.Delete(captured, recursive: true);
        }
    }
}
