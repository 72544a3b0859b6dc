namespace TraceAssertions.TracerBench;

/// <summary>What one call cost in one run of the loop.</summary>
internal readonly record struct Sample(double CpuNanos, double WallNanos)
{
    /// <summary>The better of two, each clock by itself: noise only ever adds.</summary>
    public Sample Best(Sample other) => new(Math.Min(CpuNanos, other.CpuNanos), Math.Min(WallNanos, other.WallNanos));
}
