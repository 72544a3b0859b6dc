using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>What a test causes after its end is told, though nobody judges it.</summary>
public sealed class LateCallsTests : IDisposable
{
    private const string Notice = "info TA0138: N.C.A made 12 calls after its end: what a test does then is in no trace, and no budget counts it; "
        + "await, stop or dispose in the test what it starts; what serves all tests is better started outside of traced ones";

    private readonly TracedTestBed _bed = new();
    private readonly ScriptedTracer _tracer = ScriptedTracer.Calls(1);
    private readonly TracedTestAssembly _assembly;

    public LateCallsTests() => _assembly = _bed.Assembly(_tracer);

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task The_next_test_tells_them_once_and_the_verdict_of_their_test_has_the_latest_number()
    {
        await RunAsync("N.C.A");
        _tracer.LateCalls = new Dictionary<ulong, long> { [1] = 12 };

        (await RunAsync("N.C.B")).Should().EndWith($"[trace] {Notice}\n");
        VerdictOf("N.C.A").LateCalls.Should().Be(12);

        _tracer.LateCalls = new Dictionary<ulong, long> { [1] = 13 };
        (await RunAsync("N.C.C")).Should().NotContain("TA0138");
        VerdictOf("N.C.A").LateCalls.Should().Be(12, "what goes on is not written at the end of every later test");
        _assembly.Late.Take(isLast: true).Should().BeEmpty();
        VerdictOf("N.C.A").LateCalls.Should().Be(13);
        VerdictOf("N.C.B").LateCalls.Should().BeNull();
    }

    [Fact]
    public async Task Those_of_all_repetitions_add_up()
    {
        await RunAsync("N.C.A", repeat: 3);
        _tracer.LateCalls = new Dictionary<ulong, long> { [1] = 5, [3] = 7, [99] = 1000 };

        _assembly.Late.Take().Should().ContainSingle().Which.ToString().Should().Be(Notice);
        _assembly.Late.Take().Should().BeEmpty();
        VerdictOf("N.C.A").LateCalls.Should().Be(12);
    }

    [Fact]
    public async Task Where_there_are_none_nothing_is_said()
    {
        (await RunAsync("N.C.A")).Should().NotContain("TA0138");
        (await RunAsync("N.C.B")).Should().NotContain("TA0138");

        _bed.Results("*.verdict.json").Should().OnlyContain(path => !File.ReadAllText(path).Contains("late_calls"));
    }

    [Fact]
    public async Task A_verdict_that_is_gone_changes_nothing()
    {
        await RunAsync("N.C.A");
        File.Delete(_bed.Results("*.verdict.json").Single());
        _tracer.LateCalls = new Dictionary<ulong, long> { [1] = 12 };

        (await RunAsync("N.C.B")).Should().Contain(Notice);
        _bed.Verdicts().Should().ContainSingle();
    }

    private VerdictFile VerdictOf(string test) => _bed.Verdicts().Single(verdict => verdict.DisplayName == test);

    private async Task<string> RunAsync(string test, int repeat = 1) =>
        (await TracedTestBed.RunAsync(_assembly, new() { Name = test, DisplayName = test, Repeat = repeat })).Output.ReplaceLineEndings("\n");
}
