namespace TraceAssertions.Tracing.Dwarf;

/// <summary>Finds which of many numbered things, whose addresses may lie inside each other, holds an address.</summary>
internal sealed class RangeIndex
{
    private readonly (AddressRange Range, int Number)[] _entries;
    private readonly ulong[] _highest;

    /// <summary>Indexes the ranges; a number may have many.</summary>
    public RangeIndex(List<(AddressRange Range, int Number)> entries)
    {
        _entries = [.. entries];
        Array.Sort(_entries, static (a, b) => a.Range.Low != b.Range.Low ? a.Range.Low.CompareTo(b.Range.Low) : a.Number.CompareTo(b.Number));
        _highest = new ulong[_entries.Length];
        ulong highest = 0;
        for (var i = 0; i < _entries.Length; i++)
            _highest[i] = highest = Math.Max(highest, _entries[i].Range.High);
    }

    /// <summary>How many ranges it has.</summary>
    public int Count => _entries.Length;

    /// <summary>The greatest number of those that hold the address, or null.</summary>
    public int? GreatestAt(ulong address)
    {
        var (low, high) = (0, _entries.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_entries[middle].Range.Low <= address)
                low = middle + 1;
            else
                high = middle;
        }

        int? greatest = null;
        // Once no range from here backwards reaches the address, none before does.
        for (var i = low - 1; i >= 0 && _highest[i] > address; i--)
        {
            if (_entries[i].Range.High > address && (greatest is null || _entries[i].Number > greatest))
                greatest = _entries[i].Number;
        }

        return greatest;
    }
}
