namespace TraceAssertions;

/// <summary>What the analysis of a trace takes from the table <c>[graph]</c> of renacer.toml; Renacer's defaults where it has the key.</summary>
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

    /// <summary><c>n_plus_one_threshold</c>: at least so many requests of one shape, one after another, are N+1 round trips.</summary>
    public int NPlusOneThreshold { get; init; } = 10;

    /// <summary><c>tiny_io_threshold</c>: at least so many small reads, or writes, of one file are tiny I/O.</summary>
    public int TinyIoThreshold { get; init; } = 100;

    /// <summary><c>tiny_io_bytes</c>: reads and writes that ask for at most so many bytes on average are small.</summary>
    public int TinyIoBytes { get; init; } = 128;

    /// <summary><c>reopened_file_threshold</c>: a file that a process opens at least so often is reopened.</summary>
    public int ReopenedFileThreshold { get; init; } = 5;

    /// <summary><c>busy_polling_threshold</c>: at least so many questions without result in a row are busy polling.</summary>
    public int BusyPollingThreshold { get; init; } = 50;

    /// <summary><c>busy_polling_interval_ms</c>: questions that are further apart on average are not busy.</summary>
    public double BusyPollingIntervalMs { get; init; } = 10;

    /// <summary><c>fsync_storm_threshold</c>: a file that is written through to the disk at least so often is in a storm.</summary>
    public int FsyncStormThreshold { get; init; } = 10;

    /// <summary><c>fork_storm_threshold</c>: at least so many child processes are a fork storm.</summary>
    public int ForkStormThreshold { get; init; } = 20;

    /// <summary><c>sync_io_threshold</c>: at least so many synchronous reads and writes of files from one place of an async method.</summary>
    public int SyncIoThreshold { get; init; } = 10;
}
