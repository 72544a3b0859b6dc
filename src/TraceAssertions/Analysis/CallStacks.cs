namespace TraceAssertions.Analysis;

/// <summary>Gives each call of a trace the number of a stack.</summary>
internal static class CallStacks
{
    /// <summary>Why not every call of the trace has its stack; null where each has.</summary>
    public static string? Missing(CausalTrace trace) => trace.Header.Source switch
    {
        SourceMode.All => null,
        SourceMode.Sampled => "the source lines of a sample of calls are known, not of all; set RENACER_SOURCE=all",
        _ => "no source lines were recorded; set RENACER_SOURCE=all",
    };

    /// <summary>The number of each call's stack, 0 where nothing of its run is known.</summary>
    /// <remarks>
    /// Of a run of identical calls a sample has fewer and fewer stacks the longer it is: a call without one of its own is taken to come from where the last one before it
    /// came from, else a place that makes a thousand calls in a row would weigh less than one that makes twenty scattered ones.
    /// </remarks>
    public static int[] PerCall(SpanColumns columns)
    {
        if (columns.CallStack.Length == 0)
            return new int[columns.CallRow.Length];
        var last = (int[])columns.Stack.Clone();
        var stacks = new int[columns.CallRow.Length];
        for (var i = 0; i < stacks.Length; i++)
        {
            ref var known = ref last[columns.CallRow[i]];
            if (columns.CallStack[i] != 0)
                known = columns.CallStack[i];
            stacks[i] = known;
        }

        return stacks;
    }
}
