namespace TraceAssertions;

/// <summary>A program that was traced to its end.</summary>
/// <param name="ExitCode">Its exit code, or 128 plus the signal that ended it.</param>
/// <param name="Trace">What it and its descendants did.</param>
public sealed record TracedProcess(int ExitCode, CausalTrace Trace);
