using TraceAssertions.Constructs;
using TraceAssertions.Constructs.Checking;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Scopes that run at the same time, each of which uses every construct by which work leaves a test.</summary>
internal static class ConstructsRun
{
    public static async Task<int> Run(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        await using var surroundings = await Surroundings.StartAsync(count);
        var before = tracer.UnattributedCalls;
        var traces = await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => RunScope(tracer, new Visitor(number, surroundings)))));
        var judge = new Judge();
        foreach (var (number, trace) in traces)
        {
            judge.Add(number, trace.Spans.Where(span => span.IsSyscall).Select(Seen));
            if (!trace.Completeness.IsComplete)
                judge.AddIncomplete(number, trace.Completeness.Describe());
        }

        var after = tracer.UnattributedCalls;
        foreach (var construct in Construct.All.Where(construct => construct.Owner == Owner.Nobody))
        {
            foreach (var (call, times) in construct.Calls)
                judge.AddUnattributed(construct.Name, times * count, after.GetValueOrDefault("syscall:" + call) - before.GetValueOrDefault("syscall:" + call));
        }

        Console.WriteLine(judge.Describe());
        return judge.Faults.Count == 0 ? 0 : 1;
    }

    private static async Task<(int Number, CausalTrace Trace)> RunScope(ITracer tracer, Visitor visitor)
    {
        var scope = tracer.BeginScope(visitor.ToString());
        await visitor.VisitAllAsync();
        return (visitor.Number, scope.End());
    }

    private static SeenCall Seen(Span span) => new(span.ShortName, span.Path, span.RequestedBytes, span.RepetitionCount, ConfidenceName(span), span.Noise);

    private static string ConfidenceName(Span span) => span.Confidence switch
    {
        Confidence.FdOwner => "fd-owner",
        var other => other.ToString().ToLowerInvariant(),
    };
}
