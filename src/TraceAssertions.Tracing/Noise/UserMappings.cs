namespace TraceAssertions.Tracing.Noise;

/// <summary>The ranges of memory that user code mapped from its own files: what happens to them is not the runtime's.</summary>
internal sealed class UserMappings
{
    private readonly SortedDictionary<ulong, ulong> _endByStart = [];

    public void Add(ulong start, ulong length) => _endByStart[start] = start + length;

    public void Remove(ulong start, ulong length)
    {
        foreach (var mapped in _endByStart.Keys.Where(mapped => mapped >= start && mapped < start + length).ToList())
            _endByStart.Remove(mapped);
    }

    public bool Contains(ulong address)
    {
        foreach (var (start, end) in _endByStart)
        {
            if (address >= start && address < end)
                return true;
        }

        return false;
    }
}
