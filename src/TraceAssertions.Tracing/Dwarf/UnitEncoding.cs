namespace TraceAssertions.Tracing.Dwarf;

/// <summary>What must be known of a unit to read its values.</summary>
/// <param name="Version">The version of DWARF, 2 to 5.</param>
/// <param name="OffsetBytes">4 in the 32-bit format, 8 in the 64-bit one.</param>
/// <param name="AddressBytes">The bytes of an address.</param>
/// <param name="UnitOffset">Where the unit begins in .debug_info; references within the unit count from there.</param>
internal readonly record struct UnitEncoding(int Version, int OffsetBytes, int AddressBytes, int UnitOffset);
