namespace TraceAssertions.Tracing.Dwarf;

/// <summary>
/// How much may still be read. In a good file each table is read once; a hostile one lets thousands of entries point to the same
/// large table, and would take time and memory without end.
/// </summary>
/// <param name="units">How much in all, in units of what is read.</param>
internal sealed class WorkBudget(long units)
{
    private long _left = units;

    /// <summary>Takes so much; false once it is used up.</summary>
    public bool Spend(long amount) => (_left -= amount) >= 0;
}
