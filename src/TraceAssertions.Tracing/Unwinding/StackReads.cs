using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What of a snapshot its frames were found by: another one that has the same there has the same frames.</summary>
internal sealed class StackReads
{
    private readonly List<StackRead> _reads = [];

    /// <summary>The reads in their order.</summary>
    public ReadOnlySpan<StackRead> All => CollectionsMarshal.AsSpan(_reads);

    /// <summary>Forgets all.</summary>
    public void Clear() => _reads.Clear();

    /// <summary>Takes note of a value that decided.</summary>
    /// <param name="origin">Where it is from.</param>
    /// <param name="value">The value.</param>
    public void Note(ValueOrigin origin, ulong value) => _reads.Add(new(origin, value));
}
