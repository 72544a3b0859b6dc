namespace TraceAssertions.Tracing.Dwarf;

/// <summary>Addresses from <paramref name="Low"/> to before <paramref name="High"/>.</summary>
/// <param name="Low">The first address.</param>
/// <param name="High">The first address behind.</param>
internal readonly record struct AddressRange(ulong Low, ulong High)
{
    /// <summary>Whether the address lies inside.</summary>
    public bool Contains(ulong address) => address >= Low && address < High;
}
