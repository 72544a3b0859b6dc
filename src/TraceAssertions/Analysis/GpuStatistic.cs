namespace TraceAssertions;

/// <summary>What is measured over the <c>gpu:</c> spans of a trace.</summary>
public enum GpuStatistic
{
    /// <summary>Time spent moving data: the attributes <c>gpu.transfer_time_nanos</c> and the <c>gpu:transfer…</c> spans.</summary>
    TransferTime,

    /// <summary>Time spent computing: the durations of the other <c>gpu:</c> spans.</summary>
    ComputeTime,
}
