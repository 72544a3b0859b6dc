using TraceAssertions.GoldenCorpus.Mutations;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus;

/// <summary>Runs the program, changed or not, under the tracer, and compares what it did with the golden trace of the original.</summary>
/// <param name="place">What the program works on.</param>
/// <param name="random">Decides what is left to chance.</param>
/// <param name="mode">How golden traces are compared.</param>
internal sealed class Judge(Workplace place, Random random, GoldenComparisonMode mode) : IDisposable
{
    /// <summary>The name of the golden trace.</summary>
    public const string Name = "Orders are processed";

    private readonly GoldenCapture _capture = new(new GoldenOptions { Compare = mode }, projectDirectory: AppContext.BaseDirectory);

    /// <summary>As the tests of a real project do before the one that is looked at: the first run of a process loads what later ones have.</summary>
    public async Task WarmUpAsync()
    {
        for (var run = 0; run < 2; run++)
            await RecordAsync(Original.Steps);
    }

    /// <summary>What the program does.</summary>
    public async Task<GoldenTrace> RecordAsync(Steps steps)
    {
        place.PutInOrder();
        using var run = new OrderRun(place, random);
        return _capture.Capture(await TraceSession.RunAsync(() => steps.RunAsync(run), Name), Name);
    }

    /// <summary>Compares the program with some changes made to it.</summary>
    public async Task<Judgement> CompareAsync(GoldenTrace golden, string goldenPath, params IReadOnlyList<Mutation> mutations)
    {
        var name = mutations.Count == 0 ? Judgement.Original : string.Join(" + ", mutations.Select(mutation => mutation.Name));
        MutationKind? kind = mutations.Count == 0 ? null : mutations.Min(mutation => mutation.Kind);
        string[] words = [.. mutations.SelectMany(mutation => mutation.Words)];
        try
        {
            var comparison = golden.CompareTo(await RecordAsync(mutations.Aggregate(Original.Steps, (steps, mutation) => mutation.Apply(steps))));
            if (comparison.Outcome == GoldenOutcome.Same)
                return new Judgement(name, kind, comparison.Outcome.ToString(), "", words, "");
            var diagnostic = GoldenText.ToDiagnostic(comparison, goldenPath);
            return new Judgement(
                name, kind, comparison.Outcome.ToString(), GoldenText.Format(comparison, Name, goldenPath, null), words, $"{diagnostic.Code}({diagnostic.Line})");
        }
        catch (Exception exception)
        {
            return new Judgement(name, kind, "error", exception.ToString(), words, "");
        }
    }

    public void Dispose() => place.Dispose();
}
