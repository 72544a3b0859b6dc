namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The tags of entries that are read (DWARF 5, 7.5.3, table 7.3); the others are passed over.</summary>
internal static class DwarfTag
{
    public const int ClassType = 0x02;
    public const int EnumerationType = 0x04;
    public const int CompileUnit = 0x11;
    public const int StructureType = 0x13;
    public const int UnionType = 0x17;
    public const int InlinedSubroutine = 0x1d;
    public const int Module = 0x1e;
    public const int Subprogram = 0x2e;
    public const int InterfaceType = 0x38;
    public const int Namespace = 0x39;

    /// <summary>Whether functions inside take its name in front of theirs.</summary>
    public static bool IsScope(int tag) => tag is Namespace or ClassType or StructureType or UnionType or EnumerationType or InterfaceType or Module;

    /// <summary>Whether it is a function or an inlined one.</summary>
    public static bool IsFunction(int tag) => tag is Subprogram or InlinedSubroutine;
}
