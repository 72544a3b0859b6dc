namespace TraceAssertions.Tracing.Managed;

/// <summary>How a method was compiled. The values are those of the runtime's events (<c>MethodFlags</c>, bits 7 to 9, src/coreclr/vm/eventtrace.h).</summary>
internal enum JitTier : byte
{
    /// <summary>Not told, as for ReadyToRun code.</summary>
    Unknown = 0,

    /// <summary>Without optimisation, for good: a Debug build.</summary>
    MinOptJitted = 1,

    /// <summary>With optimisation at once: not part of tiered compilation.</summary>
    Optimized = 2,

    /// <summary>Tier 0: without optimisation, until it is called often.</summary>
    QuickJitted = 3,

    /// <summary>Tier 1: with optimisation, because it was called often.</summary>
    OptimizedTier1 = 4,

    /// <summary>With optimisation while a loop of it ran at tier 0 (on-stack replacement).</summary>
    OptimizedTier1Osr = 5,

    /// <summary>Tier 0 with counters for tier 1.</summary>
    QuickJittedInstrumented = 6,

    /// <summary>With optimisation and with counters, in the place of ReadyToRun code.</summary>
    OptimizedTier1Instrumented = 7,
}
