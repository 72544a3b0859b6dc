namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The names of the languages of DW_AT_language (DWARF 5, table 7.17, and the codes registered since).</summary>
internal static class SourceLanguage
{
    /// <summary>The name as <see cref="SourceLocation.Language"/> has it, or null for a code that is not known.</summary>
    public static string? Of(ulong code) => code switch
    {
        0x01 or 0x02 or 0x0c or 0x1d or 0x2c or 0x3e => "c",
        0x04 or 0x19 or 0x1a or 0x21 or 0x2a or 0x2b or 0x3a => "c++",
        0x03 or 0x0d or 0x2e or 0x2f => "ada",
        0x05 or 0x06 => "cobol",
        0x07 or 0x08 or 0x0e or 0x22 or 0x23 or 0x2d => "fortran",
        0x09 => "pascal",
        0x0a => "modula2",
        0x0b => "java",
        0x10 => "objective-c",
        0x11 => "objective-c++",
        0x13 => "d",
        0x14 => "python",
        0x16 => "go",
        0x17 => "modula3",
        0x18 => "haskell",
        0x1b => "ocaml",
        0x1c => "rust",
        0x1e => "swift",
        0x1f => "julia",
        0x26 => "kotlin",
        0x27 => "zig",
        0x28 => "crystal",
        0x8001 => "assembly",
        _ => null,
    };
}
