using System.Diagnostics;
using TraceAssertions;
using TraceAssertions.GoldenCorpus;
using TraceAssertions.GoldenCorpus.Mutations;
using TraceAssertions.GoldenCorpus.Workload;

// capture GOLDEN: records the original. judge GOLDEN SEED: every change in an order that the seed decides, originals in between, then combinations; a line each.
return args switch
{
    ["capture", var golden] => await Capture(golden),
    ["judge", var golden, var seed] => await JudgeAll(golden, int.Parse(seed), Corpus.All),
    ["judge", var golden, var seed, .. var names] => await JudgeAll(golden, int.Parse(seed), [.. Corpus.All.Where(mutation => names.Contains(mutation.Name))]),
    _ => 2,
};

static async Task<int> Capture(string path)
{
    using var judge = new Judge(new Workplace(), new Random(0));
    await judge.WarmUpAsync();
    var golden = await judge.RecordAsync(Original.Steps);
    if (golden.Save(path) is { } problem)
        return Fail(problem.ToString());
    return 0;
}

static async Task<int> JudgeAll(string path, int seed, IReadOnlyList<Mutation> mutations)
{
    const int combinations = 12, between = 8;
    var random = new Random(seed);
    var golden = GoldenTrace.Load(path);
    using var judge = new Judge(new Workplace(), random);
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
    }
}

static int Fail(string problem)
{
    Console.Error.WriteLine(problem);
    return 1;
}
