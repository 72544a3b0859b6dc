using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Offsets in the array from which the programs read <see cref="MemoryPlan"/>: a row of encoded regions for each number, those at the exit and then those at the entry.</summary>
internal static class MemoryPlans
{
    /// <summary>A row has 1 shifted left so far bytes; what is left of it is 0.</summary>
    public const int RowShift = 6;

    /// <summary>Behind the regions of a row: its <see cref="InodePlan"/>.</summary>
    public const int InodesInRow = sizeof(ulong) * MemoryPlan.MostRegions;

    public const int AtExit = 0;

    public const int AtEntry = Globals.PlanCount << RowShift;

    public const int Size = 2 * AtEntry;

    /// <summary>Writes the plan.</summary>
    public static unsafe void Fill(BpfMap map)
    {
        using var mapping = new SharedMapping(map.Descriptor, Size, 0, writable: true);
        var rows = new Span<ulong>(mapping.Address, Size / sizeof(ulong));
        for (var number = 0; number < Globals.PlanCount; number++)
        {
            Encode(MemoryPlan.AtExit(number), rows[((AtExit + (number << RowShift)) / sizeof(ulong))..]);
            rows[(AtExit + (number << RowShift) + InodesInRow) / sizeof(ulong)] = (ulong)InodePlans.Of(number);
            Encode(MemoryPlan.AtEntry(number), rows[((AtEntry + (number << RowShift)) / sizeof(ulong))..]);
        }
    }

    private static void Encode(ReadOnlySpan<MemoryRegion> regions, Span<ulong> row)
    {
        for (var i = 0; i < regions.Length; i++)
            row[i] = regions[i].Encode();
    }
}
