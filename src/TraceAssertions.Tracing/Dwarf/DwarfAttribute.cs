namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The attributes that are read (DWARF 5, 7.5.4, table 7.5, and those of GNU before DWARF 5).</summary>
internal static class DwarfAttribute
{
    public const int Name = 0x03;
    public const int StatementList = 0x10;
    public const int LowPc = 0x11;
    public const int HighPc = 0x12;
    public const int Language = 0x13;
    public const int CompilationDirectory = 0x1b;
    public const int AbstractOrigin = 0x31;
    public const int Specification = 0x47;
    public const int Ranges = 0x55;
    public const int CallFile = 0x58;
    public const int CallLine = 0x59;
    public const int LinkageName = 0x6e;
    public const int StringOffsetsBase = 0x72;
    public const int AddressBase = 0x73;
    public const int RangeListsBase = 0x74;
    public const int DwoName = 0x76;
    public const int MipsLinkageName = 0x2007;
    public const int GnuDwoName = 0x2130;
    public const int GnuAddressBase = 0x2133;
}
