namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Which build of a file a process executes, so that the lines of another one are not taken for its own.</summary>
/// <param name="Id">The build id, or null where it has none.</param>
/// <param name="OpenedUtc">When it was first seen to be executed: what is written later is another file.</param>
internal sealed record CodeBuild(string? Id, DateTime OpenedUtc);
