using System.Globalization;
using TraceAssertions.AdapterTests.Running;
using TraceAssertions.Constructs;
using TraceAssertions.Constructs.Checking;
using TraceAssertions.Tracing;
using Xunit.Abstractions;

namespace TraceAssertions.AdapterTests.Stress;

/// <summary>Tests that run at the same time in each framework, and use every construct by which work leaves a test: the trace file of each has its own marks, all of them, and nobody else's.</summary>
/// <remarks>RENACER_STRESS_RUNS=10 runs 256 tests at once in each framework under both backends, that many times; else it is one small run of each, whose backend alternates.</remarks>
public sealed class ConstructTests(ITestOutputHelper output)
{
    private const string RunsVariable = "RENACER_STRESS_RUNS";
    private const int Few = 32, Many = 256;

    /// <summary>For many tests under ptrace, where a call costs a hundred microseconds and more, on a machine that has more to do.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string Tests = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
    private static readonly int? Runs = int.TryParse(Environment.GetEnvironmentVariable(RunsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : null;
    private static readonly string[] Frameworks = ["XunitV2", "XunitV3", "NUnit", "NUnit5", "MSTest"];
    private static readonly string[] Backends = ["ebpf", "ptrace"];

    public static TheoryData<string, string> Ways
    {
        get
        {
            var data = new TheoryData<string, string>();
            for (var i = 0; i < Frameworks.Length; i++)
            {
                foreach (var backend in Runs is null ? [Backends[i % 2]] : Backends)
                    data.Add(Frameworks[i], backend);
            }

            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public async Task Each_trace_has_exactly_the_marks_of_its_own_test(string framework, string backend)
    {
        var unavailable = BackendSelection.Choose(backend).Unavailable;
        Skip.If(unavailable is not null, unavailable?.ToString());
        for (var run = 1; run <= (Runs ?? 1); run++)
        {
            var judge = await JudgeAsync(framework, backend, Runs is null ? Few : Many);
            output.WriteLine($"{framework} {backend} run {run}: {judge.Describe()}");
            judge.Faults.Should().BeEmpty("{0}", judge.Describe());
        }
    }

    private static async Task<Judge> JudgeAsync(string framework, string backend, int tests)
    {
        var results = Directory.CreateTempSubdirectory("adapter-stress-").FullName;
        try
        {
            var variables = new Dictionary<string, string?>
            {
                [BackendSelection.Variable] = backend,
                [Surroundings.TestsVariable] = tests.ToString(CultureInfo.InvariantCulture),
                ["RENACER_RESULTS"] = results,
            };
            var run = await TestRun.ByVSTestAsync(AssemblyOf(framework), FilterOf(framework, tests), variables, Limit);
            run.Outcomes.Should().HaveCount(tests, "it printed: {0}", run.Printed);
            run.Outcomes.Where(outcome => outcome.Outcome != "Passed").Should().BeEmpty();

            var judge = new Judge();
            var files = Directory.GetFiles(results, "*.trace.jsonl", SearchOption.AllDirectories).Select(TraceFile.Read).ToList();
            files.Select(file => NumberOf(file.Name)).Should().BeEquivalentTo(Enumerable.Range(0, tests));
            foreach (var file in files)
            {
                judge.Add(NumberOf(file.Name), file.Calls);
                if (file.IncompleteBecause is { } why)
                    judge.AddIncomplete(NumberOf(file.Name), why);
            }

            return judge;
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    /// <summary>xUnit has a class for each number, in hexadecimal; the other two run as many cases as they are told.</summary>
    private static string? FilterOf(string framework, int tests) => framework.StartsWith("Xunit", StringComparison.Ordinal)
        ? string.Join('|', Enumerable.Range(0, tests / 16).Select(digit => $"FullyQualifiedName~.Test{digit:X}"))
        : null;

    /// <summary><c>….TestFF.Uses_every_construct</c>, or <c>….Uses_every_construct(255)</c>.</summary>
    private static int NumberOf(string test)
    {
        const string ofClass = ".Test";
        var at = test.LastIndexOf(ofClass, StringComparison.Ordinal);
        var arguments = test.LastIndexOf('(');
        return arguments < 0
            ? int.Parse(test.AsSpan(at + ofClass.Length, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : int.Parse(test.AsSpan(arguments).Trim("()"), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static string AssemblyOf(string framework)
    {
        var name = $"TraceAssertions.Stress.{framework}";
        return Path.Combine(Tests, name, Path.GetRelativePath(Path.Combine(Tests, "TraceAssertions.Adapters.Tests"), AppContext.BaseDirectory), name + ".dll");
    }
}
