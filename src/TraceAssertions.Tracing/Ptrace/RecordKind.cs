namespace TraceAssertions.Tracing.Ptrace;

/// <summary>What a record of the sidecar's stream is.</summary>
internal enum RecordKind : byte
{
    /// <summary>A <see cref="RawCall"/> and its two strings.</summary>
    Call = 1,

    /// <summary>A <see cref="RawProcessEvent"/> and its text.</summary>
    Process,

    /// <summary>A <see cref="LossReport"/>.</summary>
    Lost,

    /// <summary>A fence's number: everything before it in the stream happened before the fence.</summary>
    Fence,

    /// <summary>Every thread of the host is traced.</summary>
    Ready,

    /// <summary>The kernel refused; the number is the errno.</summary>
    Refused,

    /// <summary>That many stacks were left out since the last such record, because the host did not read fast enough; their calls are there.</summary>
    LostStacks,

    /// <summary>The sidecar ends as it was told to.</summary>
    End,
}
