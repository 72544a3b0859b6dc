#pragma warning disable xUnit1000, CA1001 // run by RepeatedTests, not discovered with the rest
using Xunit.Abstractions;

namespace TraceAssertions.XunitTests.Features;

/// <summary>Tests that ask to be warmed up and repeated; <see cref="RepeatedTests"/> looks at what became of them.</summary>
internal sealed class Repeated : IAsyncLifetime, IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly int _instance = Interlocked.Increment(ref _instances);
    private bool _initialised;

    public Repeated(ITestOutputHelper output) => _output = output;

    public static List<string> Log { get; } = [];

    private static int _instances;

    private static int _runs;

    [TracedTest(WarmUp = 2, Repeat = 3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-repeated-once\"].count == 0", Name = "What happens once is warmed up")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-repeated-always\"].count == 1", Name = "What happens always is in each trace, once")]
    public void Runs_with_a_new_instance_each_time()
    {
        if (Interlocked.Increment(ref _runs) == 1)
            TempFile.Touch("ta-repeated-once");
        TempFile.Touch("ta-repeated-always");
        Note($"body, initialised: {_initialised}");
        _output.WriteLine($"output {_runs}");
    }

    [TracedTest(WarmUp = 1)]
    public void Fails_in_its_warm_up() => throw new InvalidOperationException("not warm");

    [TracedTest(Repeat = 3, Timeout = 20_000)]
    public async Task Has_a_timeout_for_each_run() => await Task.Delay(1);

    [TracedTest(WarmUp = 1, Timeout = 50)]
    public async Task Takes_too_long_to_warm_up() => await Task.Delay(TimeSpan.FromSeconds(30));

    [TracedTest(Repeat = 2)]
    public void Skips_itself() => Skip.If(true, "not on this machine");

    [TracedTest(Repeat = 0)]
    public void Asks_for_no_run() => throw new InvalidOperationException("must not run");

    [TracedTheory(Repeat = 2), InlineData(1), InlineData(2)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-repeated-row\"].count == 2", Name = "Two files")]
    public void Row(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch("ta-repeated-row");
    }

    public Task InitializeAsync()
    {
        Note("set up");
        _initialised = true;
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Note("torn down");
        return Task.CompletedTask;
    }

    public void Dispose() => Note("disposed");

    private void Note(string what)
    {
        lock (Log)
            Log.Add($"{_instance}: {what}");
    }
}
