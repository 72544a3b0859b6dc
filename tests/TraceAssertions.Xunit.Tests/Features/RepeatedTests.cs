using TraceAssertions.Tracing;
using TraceAssertions.XunitTests.Running;

namespace TraceAssertions.XunitTests.Features;

/// <summary>Runs <see cref="Repeated"/> under the real tracer and looks at what a runner is told.</summary>
public sealed class RepeatedTests(RepeatedTests.Run run) : IClassFixture<RepeatedTests.Run>
{
    [SkippableFact]
    public void Each_run_has_a_new_instance_that_is_set_up_and_disposed_of()
    {
        var test = run.Test(nameof(Repeated.Runs_with_a_new_instance_each_time));

        test.Result.Should().Be("passed", test.Message);
        var log = run.Log.Where(line => run.Log.Contains($"{line.Split(':')[0]}: body, initialised: True")).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToList();
        log.Should().Equal(Enumerable.Repeat(new[] { "set up", "body, initialised: True", "torn down", "disposed" }, 5).SelectMany(lines => lines));
    }

    [SkippableFact]
    public void Each_run_writes_to_the_output_of_the_test()
    {
        run.Test(nameof(Repeated.Runs_with_a_new_instance_each_time)).OwnOutput.Should().Be("output 1output 2output 3output 4output 5");
    }

    [SkippableFact]
    public void Each_repetition_has_a_trace_of_its_own_and_all_have_one_verdict()
    {
        var path = run.Test(nameof(Repeated.Runs_with_a_new_instance_each_time)).Told.Should().ContainSingle().Which.Split("; ")[^1];

        path.Should().EndWith("each_time.trace.jsonl");
        var stem = path[..^".trace.jsonl".Length];
        new[] { $"{stem}.trace.jsonl", $"{stem}~2.trace.jsonl", $"{stem}~3.trace.jsonl", $"{stem}.verdict.json" }.Should().OnlyContain(file => File.Exists(file));
        File.Exists($"{stem}~2.verdict.json").Should().BeFalse();
        File.Exists($"{stem}~4.trace.jsonl").Should().BeFalse();
    }

    [SkippableFact]
    public void A_failure_in_warm_up_is_reported_as_the_test_s_own()
    {
        var test = run.Test(nameof(Repeated.Fails_in_its_warm_up));

        test.Message.Should().Be("System.InvalidOperationException: not warm");
        test.StackTrace.Should().Contain(nameof(Repeated.Fails_in_its_warm_up));
        test.Told.Should().ContainSingle().Which.Should().EndWith(": failed by itself in warm-up 1 of 1, before anything was traced");
    }

    [SkippableFact]
    public void A_timeout_is_that_of_each_run()
    {
        run.Test(nameof(Repeated.Has_a_timeout_for_each_run)).Result.Should().Be("passed");
        run.Test(nameof(Repeated.Takes_too_long_to_warm_up)).Message.Should().Contain("Test execution timed out after 50 milliseconds");
    }

    [SkippableFact]
    public void A_test_that_skips_itself_is_skipped()
    {
        var test = run.Test(nameof(Repeated.Skips_itself));
        (test.Result, test.Message).Should().Be(("skipped", "not on this machine"));
    }

    [SkippableFact]
    public void A_wrong_number_fails_the_test_with_its_code()
    {
        run.Test(nameof(Repeated.Asks_for_no_run)).Message.Should().Be("Xunit.Sdk.TraceAssertionFailure: error TA0042: Repeat = 0 of a traced test is out of range; give it a value from 1 to 1000");
    }

    [SkippableFact]
    public void Rows_of_a_theory_are_repeated_each()
    {
        run.Test("Row(files: 2)").Result.Should().Be("passed", run.Test("Row(files: 2)").Message);
        run.Test("Row(files: 1)").Message.Should().Contain("1 call (50.0% under the limit)").And.EndWith("repetition   1 of 2: violated in 2 of 2");
    }

    /// <summary>One run for all.</summary>
    public sealed class Run
    {
        private readonly Lazy<IReadOnlyList<TestOutcome>> _outcomes = new(() => InProcessRun.Of(enumerateTheories: true, typeof(Repeated)));

        internal IReadOnlyList<string> Log => Repeated.Log;

        internal TestOutcome Test(string method)
        {
            Skip.If(NativeTracer.ForThisProcess.Unavailable is not null, NativeTracer.ForThisProcess.Unavailable?.ToString());
            return _outcomes.Value.Single(test => test.Name == $"{typeof(Repeated).FullName}.{method}");
        }
    }
}
