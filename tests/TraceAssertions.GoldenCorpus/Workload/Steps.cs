using System.Collections.Immutable;

namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>How the program does each of its steps, and in which order.</summary>
internal sealed record Steps(ImmutableDictionary<Step, Func<OrderRun, Task>> Bodies, ImmutableArray<Step> Order)
{
    /// <summary>The same with one step done otherwise.</summary>
    public Steps With(Step step, Func<OrderRun, Task> body) => this with { Bodies = Bodies.SetItem(step, body) };

    /// <summary>Processes the orders. Whatever was changed, the report comes out the same.</summary>
    public async Task RunAsync(OrderRun run)
    {
        foreach (var step in Order)
            await Bodies[step](run);
    }
}
