using TraceAssertions.GoldenCorpus;
using TraceAssertions.GoldenCorpus.Mutations;
using TraceAssertions.Tracing;
using Xunit.Abstractions;

namespace TraceAssertions.EndToEnd.Golden;

/// <summary>Behaviour changes, refactorings and documented limits, each made to one program at run time and compared with its golden trace.</summary>
public sealed class CorpusTests(CorpusFixture corpus, ITestOutputHelper output) : IClassFixture<CorpusFixture>
{
    internal static readonly string[] Backends = ["ebpf", "ptrace"];

    public static TheoryData<string, string> BehaviourChanges => Of(MutationKind.BehaviourChange);

    public static TheoryData<string, string> Refactorings => Of(MutationKind.Refactoring);

    public static TheoryData<string, string> Unseen => Of(MutationKind.Unseen);

    public static TheoryData<string> EachBackend => [.. Backends];

    [Fact]
    public void The_corpus_is_large_enough()
    {
        Corpus.Of(MutationKind.BehaviourChange).Should().HaveCountGreaterThanOrEqualTo(30).And.OnlyContain(mutation => mutation.Words.Count > 0);
        Corpus.Of(MutationKind.Refactoring).Should().HaveCountGreaterThanOrEqualTo(15);
        Corpus.All.Select(mutation => mutation.Name).Should().OnlyHaveUniqueItems();
    }

    [SkippableTheory, MemberData(nameof(BehaviourChanges))]
    public Task A_behaviour_change_is_caught_and_named(string backend, string name) => Judge(backend, name);

    [SkippableTheory, MemberData(nameof(Refactorings))]
    public Task A_refactoring_is_not_flagged(string backend, string name) => Judge(backend, name);

    [SkippableTheory, MemberData(nameof(Unseen))]
    public Task What_is_documented_as_not_seen_is_not_seen(string backend, string name) => Judge(backend, name);

    [SkippableTheory, MemberData(nameof(EachBackend))]
    public async Task The_original_is_never_flagged(string backend)
    {
        var judgements = (await RunAsync(backend)).Where(judgement => judgement.Name == Judgement.Original).ToList();

        judgements.Should().HaveCountGreaterThan(10);
        judgements.Should().OnlyContain(judgement => judgement.Wrong == null);
    }

    [SkippableTheory, MemberData(nameof(EachBackend))]
    public async Task Changes_and_refactorings_together_are_judged_by_the_change(string backend)
    {
        var judgements = (await RunAsync(backend)).Where(judgement => judgement.Name.Contains(" + ", StringComparison.Ordinal)).ToList();

        judgements.Should().HaveCountGreaterThan(5);
        foreach (var judgement in judgements)
            judgement.Wrong.Should().BeNull("{0}\n{1}", judgement.Name, judgement.Text);
    }

    [SkippableTheory, MemberData(nameof(EachBackend))]
    public async Task Compared_as_sequences_order_is_seen_and_the_original_is_not_flagged(string backend)
    {
        SkipUnlessWorking(backend);
        string[] changes = ["the report takes its place before it is synced", "independent steps run in another order"];

        var run = await CorpusRun.OfAsync(backend, "sequence", changes);

        run.Judgements.Where(judgement => changes.Contains(judgement.Name)).Should().HaveCount(2).And.OnlyContain(judgement => judgement.Outcome == nameof(GoldenOutcome.Different));
        run.Judgements.Where(judgement => judgement.Name == Judgement.Original).Should().HaveCountGreaterThan(1).And.OnlyContain(judgement => judgement.Wrong == null);
    }

    private static TheoryData<string, string> Of(MutationKind kind)
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in Backends)
        {
            foreach (var mutation in Corpus.Of(kind))
                data.Add(backend, mutation.Name);
        }

        return data;
    }

    private async Task Judge(string backend, string name)
    {
        var judgement = (await RunAsync(backend)).Single(judgement => judgement.Name == name);

        output.WriteLine(judgement.Text);
        judgement.Wrong.Should().BeNull("{0}", judgement.Text);
    }

    private async Task<IReadOnlyList<Judgement>> RunAsync(string backend)
    {
        SkipUnlessWorking(backend);
        var run = await corpus.RunAsync(backend);
        output.WriteLine($"{CorpusRun.SeedVariable}={run.Seed}");
        return run.Judgements;
    }

    private static void SkipUnlessWorking(string backend)
    {
        var refusal = BackendSelection.Candidates.Single(candidate => candidate.Word == backend).Probe();
        Skip.If(refusal is not null, refusal?.ToString());
    }
}
