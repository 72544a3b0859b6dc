namespace TraceAssertions.Tracing.Elf;

/// <summary>A program header (elf(5), Elf64_Phdr): a part of the file and where the loader puts it.</summary>
/// <param name="Type">p_type; 1 is PT_LOAD.</param>
/// <param name="FileOffset">Where it begins in the file, in bytes.</param>
/// <param name="VirtualAddress">Where it begins in memory, before a position-independent file is moved.</param>
/// <param name="FileSize">Its bytes in the file.</param>
/// <param name="MemorySize">Its bytes in memory; what goes beyond <paramref name="FileSize"/> is zero.</param>
/// <param name="IsExecutable">Whether its bytes may be run.</param>
internal sealed record ElfSegment(uint Type, ulong FileOffset, ulong VirtualAddress, ulong FileSize, ulong MemorySize, bool IsExecutable)
{
    /// <summary>PT_LOAD.</summary>
    public const uint Load = 1;

    /// <summary>PT_INTERP.</summary>
    public const uint Interpreter = 3;

    /// <summary>PT_NOTE.</summary>
    public const uint Note = 4;

    /// <summary>PT_GNU_EH_FRAME.</summary>
    public const uint EhFrameHeader = 0x6474e550;
}
