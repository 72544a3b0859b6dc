namespace TraceAssertions.Analysis;

/// <summary>How many traced system calls lie within each span: what the tracer's own cost is paid for.</summary>
internal static class InnerCalls
{
    /// <summary>One count a row: 1 for a system call (each call of a run), the sum over the descendants' calls for any other span.</summary>
    public static long[] PerCall(SpanColumns columns)
    {
        var inner = new long[columns.Name.Length];
        var isSyscall = IsSyscall(columns);

        // A parent comes before its children, so that a sweep from the end meets every child before its parent.
        for (var row = inner.Length - 1; row >= 0; row--)
        {
            var own = isSyscall[columns.Name[row]];
            var total = own ? columns.Repetitions[row] : inner[row];
            if (own)
                inner[row] = 1;
            if (columns.Parent[row] >= 0)
                inner[columns.Parent[row]] += total;
        }

        return inner;
    }

    /// <summary>Which interned strings name system calls.</summary>
    public static bool[] IsSyscall(SpanColumns columns) =>
        Array.ConvertAll(columns.Strings, s => s is not null && s.StartsWith("syscall:", StringComparison.Ordinal));
}
