namespace TraceAssertions;

/// <summary>What the analysis of a trace takes from the table <c>[graph]</c> of renacer.toml; the defaults are Renacer's.</summary>
public sealed record AnalysisOptions
{
    /// <summary>The defaults.</summary>
    public static AnalysisOptions Default { get; } = new();

    /// <summary><c>enable_antipattern_detection</c>: where false, antipattern metrics are not evaluated.</summary>
    public bool EnableAntipatternDetection { get; init; } = true;

    /// <summary><c>god_process_threshold</c>: more child spans than this make a god process.</summary>
    public int GodProcessThreshold { get; init; } = 100;

    /// <summary><c>tight_loop_threshold</c>: more calls of one name than this within the window make a tight loop.</summary>
    public int TightLoopThreshold { get; init; } = 5;

    /// <summary><c>tight_loop_window</c>: consecutive calls of a thread that are looked at together.</summary>
    public int TightLoopWindow { get; init; } = 10;

    /// <summary><c>pcie_bottleneck_ratio</c>: more transfer time than this many times the compute time makes a PCIe bottleneck.</summary>
    public double PcieBottleneckRatio { get; init; } = 5;
}
