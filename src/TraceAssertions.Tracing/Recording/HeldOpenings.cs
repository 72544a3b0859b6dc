using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>The opens of files that the runtime and user code both read, kept back until the next call on the descriptor tells which of them it was.</summary>
internal sealed class HeldOpenings
{
    private readonly Dictionary<Descriptor, List<SpanRecord>> _held = [];

    /// <summary>None kept back.</summary>
    public HeldOpenings()
    {
    }

    /// <summary>The same kept back.</summary>
    public HeldOpenings(HeldOpenings other)
    {
        foreach (var (descriptor, records) in other._held)
            _held.Add(descriptor, [.. records]);
    }

    /// <summary>Everything that is still kept back.</summary>
    public IEnumerable<SpanRecord> Held => _held.Values.SelectMany(records => records);

    /// <summary>Keeps a call back where it opened such a file, or only asked for its size since.</summary>
    public bool Hold(in SpanRecord record, Descriptor? used, Descriptor? made)
    {
        if (record.Noise is null)
            return false;
        if (made is { MayBeUsers: true })
        {
            _held[made] = [record];
            return true;
        }

        if (used is null || !AsksForSize(record.Name) || !_held.TryGetValue(used, out var records))
            return false;
        records.Add(record);
        return true;
    }

    /// <summary>fstat(2), as which newer C libraries make newfstatat(2) with an empty path: it follows an open whoever made that.</summary>
    public static bool AsksForSize(string spanName) => spanName is "syscall:fstat" or "syscall:newfstatat";

    /// <summary>What was kept back for a descriptor, as the noise that the call after it turned out to be, or null for the user's.</summary>
    public IEnumerable<SpanRecord> Settle(Descriptor used, string? noise) =>
        _held.Count > 0 && _held.Remove(used, out var records) ? records.Select(record => record with { Noise = noise }) : [];
}
