using System.Diagnostics;
using TraceAssertions;
using TraceAssertions.GoldenCorpus;
using TraceAssertions.GoldenCorpus.Mutations;
using TraceAssertions.GoldenCorpus.Workload;

// capture MODE GOLDEN: records the original. judge MODE GOLDEN SEED [NAME…]: every change, or those, in an order that the seed decides, originals in between, then
// combinations; a line each. MODE is multiset or sequence.
return args switch
{
    ["capture", var mode, var golden] => await Capture(ModeOf(mode), golden),
    ["judge", var mode, var golden, var seed] => await JudgeAll(ModeOf(mode), golden, int.Parse(seed), Corpus.All),
    ["judge", var mode, var golden, var seed, .. var names] => await JudgeAll(ModeOf(mode), golden, int.Parse(seed), [.. names.Select(name => Corpus.All.Single(mutation => mutation.Name == name))]),
    _ => 2,
};

static GoldenComparisonMode ModeOf(string word) => Enum.Parse<GoldenComparisonMode>(word, ignoreCase: true);

static async Task<int> Capture(GoldenComparisonMode mode, string path)
{
    using var judge = new Judge(new Workplace(), new Random(0), mode);
    await judge.WarmUpAsync();
    var golden = await judge.RecordAsync(Original.Steps);
    if (golden.Save(path) is { } problem)
        return Fail(problem.ToString());
    return 0;
}

static async Task<int> JudgeAll(GoldenComparisonMode mode, string path, int seed, IReadOnlyList<Mutation> mutations)
{
    const int combinations = 12, between = 8;
    var random = new Random(seed);
    var golden = GoldenTrace.Load(path);
    using var judge = new Judge(new Workplace(), random, mode);
    await judge.WarmUpAsync();

    var order = mutations.ToArray();
    random.Shuffle(order);
    foreach (var (index, mutation) in order.Index())
    {
        if (index % between == 0)
            await Tell();
        await Tell(mutation);
    }

    // A change is not hidden by refactorings beside it, and refactorings do not add up to a change.
    var refactorings = order.Where(mutation => mutation.Kind == MutationKind.Refactoring).ToList();
    var changes = order.Where(mutation => mutation.Kind == MutationKind.BehaviourChange).ToList();
    for (var combination = 0; combination < combinations && refactorings.Count > 1 && changes.Count > 0; combination++)
    {
        List<Mutation> together = combination % 2 == 0 ? [changes[random.Next(changes.Count)]] : [];
        foreach (var candidate in refactorings.OrderBy(_ => random.Next()))
        {
            if (together.Count < 4 && !candidate.Changed.Intersect(together.SelectMany(other => other.Changed)).Any())
                together.Add(candidate);
        }

        // A change of the whole order leaves no step for another.
        if (together.Count > 1)
            await Tell([.. together]);
    }

    await Tell();
    return 0;

    async Task Tell(params IReadOnlyList<Mutation> together)
    {
        var start = Stopwatch.GetTimestamp();
        var judgement = await judge.CompareAsync(golden, path, together);
        Console.WriteLine(judgement.ToLine());
        await Console.Error.WriteLineAsync($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds,6:F0} ms  {judgement.Wrong ?? "good"}: {judgement.Name}");
        if (judgement.Wrong is not null)
            await Console.Error.WriteLineAsync(judgement.Text);
    }
}

static int Fail(string problem)
{
    Console.Error.WriteLine(problem);
    return 1;
}
