namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What kind of code a frame executes.</summary>
internal enum FrameKind
{
    /// <summary>Code of an ELF file.</summary>
    Native,

    /// <summary>Code that a runtime compiled, or that lies in a .NET assembly: memory that is no part of an ELF file.</summary>
    Managed,
}
