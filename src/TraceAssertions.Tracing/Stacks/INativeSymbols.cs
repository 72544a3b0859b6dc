namespace TraceAssertions.Tracing.Stacks;

/// <summary>What debug information knows of the code in files.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal interface INativeSymbols
{
    /// <summary>The frames at a place of a file, inlined functions innermost first; at least the module and the offset.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileOffset">A place inside the instruction concerned: of a call before the place that it returns to.</param>
    IReadOnlyList<SourceLocation> Symbolize(string path, ulong fileOffset);

    /// <summary>Why lines may be missing: debug information is damaged, of another build, or of a form that is not supported.</summary>
    IReadOnlyList<Diagnostic> Notices { get; }
}
