namespace TraceAssertions.Tracing.Elf;

/// <summary>A section header (elf(5), Elf64_Shdr), as the file claims it: nothing is checked yet.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags.</param>
/// <param name="Address">Where it lies in memory; 0 where it is not loaded.</param>
/// <param name="FileOffset">Where its bytes begin in the file.</param>
/// <param name="FileSize">Its bytes in the file.</param>
/// <param name="Link">sh_link: for a symbol table the number of the section of its names.</param>
internal sealed record ElfSection(string Name, uint Type, ulong Flags, ulong Address, ulong FileOffset, ulong FileSize, uint Link)
{
    /// <summary>SHT_NOBITS: it takes no bytes of the file.</summary>
    public const uint NoBits = 8;

    /// <summary>SHF_EXECINSTR.</summary>
    public const ulong Executable = 4;

    /// <summary>SHF_COMPRESSED.</summary>
    public const ulong Compressed = 0x800;
}
