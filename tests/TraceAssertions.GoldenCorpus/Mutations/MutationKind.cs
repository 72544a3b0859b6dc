namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>What is expected of a changed program.</summary>
internal enum MutationKind
{
    /// <summary>It behaves otherwise: the golden trace must differ, and the text must name what changed.</summary>
    BehaviourChange,

    /// <summary>It does the same in another way: nothing may differ.</summary>
    Refactoring,

    /// <summary>It behaves otherwise in a way that golden traces are documented not to see (docs/reference/golden-file.md): nothing differs.</summary>
    Unseen,
}
