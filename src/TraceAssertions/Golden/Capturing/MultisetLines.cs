using System.Runtime.InteropServices;

namespace TraceAssertions.Golden;

/// <summary>How often each process does what: whatever thread did it, and in whatever order.</summary>
internal sealed class MultisetLines : LineCollector
{
    private readonly Dictionary<LineKey, LineTotals> _lines = [];

    /// <inheritdoc/>
    protected override void AddRun(int process, int row, LineKey key, LineTotals totals)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, key, out var exists);
        sum += totals;
        if (!exists)
            CheckCount(_lines.Count);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<GoldenCall> ToCalls() =>
        [.. _lines.Select(line => ToCall(line.Key, line.Value)).Order(GoldenCallOrder.Instance)];
}
