namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>The steps of the program, in their order.</summary>
internal enum Step
{
    TakeLock,
    ReadSettings,
    FindOrders,
    ReadOrders,
    FetchRates,
    CountWithChild,
    WriteReport,
    Announce,
    Audit,

    /// <summary>Nothing: a place for what a change adds.</summary>
    More,
    CleanUp,
}
