namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The <see cref="InodePlan"/> of each call.</summary>
internal static class InodePlans
{
    /// <summary>__O_TMPFILE of asm-generic/fcntl.h: a file without a name.</summary>
    public const int TemporaryFlag = 0x400000;

    /// <summary>Whose inodes are captured after the call.</summary>
    public static InodePlan Of(int number) => number switch
    {
        2 /* open */ => InodePlan.OfTemporaryBySecond,
        257 /* openat */ => InodePlan.OfTemporaryByThird,
        22 or 53 or 293 /* pipe, socketpair, pipe2 */ => InodePlan.OfPair,
        41 or 43 or 288 /* socket, accept, accept4 */ => InodePlan.OfResult,
        _ => InodePlan.None,
    };
}
