using TraceAssertions.GoldenCorpus.Mutations;

namespace TraceAssertions.GoldenCorpus;

/// <summary>Every change of the program.</summary>
internal static class Corpus
{
    /// <summary>The changes, each of another name.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
        [.. ReadingChanges.All, .. WritingChanges.All, .. ProcessChanges.All, .. NetworkChanges.All, .. Refactorings.All, .. UnseenChanges.All];

    /// <summary>The changes of one kind.</summary>
    public static IEnumerable<Mutation> Of(MutationKind kind) => All.Where(mutation => mutation.Kind == kind);
}
