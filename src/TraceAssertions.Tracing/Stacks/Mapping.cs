namespace TraceAssertions.Tracing.Stacks;

/// <summary>A range of a process's memory.</summary>
/// <param name="Start">The first address.</param>
/// <param name="End">The address after the last.</param>
/// <param name="FileOffset">Where in the file the range begins.</param>
/// <param name="Path">The file, as /proc/PID/maps names it; null for memory that is none.</param>
/// <param name="IsExecutable">Whether it may be executed.</param>
internal readonly record struct Mapping(ulong Start, ulong End, ulong FileOffset, string? Path, bool IsExecutable)
{
    /// <summary>Whether it is worth keeping: code is, and what may become code with the file's name.</summary>
    public bool IsOfInterest => IsExecutable || Path is not null;

    /// <summary>The part of it from an address on.</summary>
    public Mapping From(ulong address) => this with { Start = address, FileOffset = FileOffset + (address - Start) };
}
