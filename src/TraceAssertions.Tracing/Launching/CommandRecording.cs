namespace TraceAssertions.Tracing;

/// <summary>A command that was traced to its end.</summary>
/// <param name="Trace">Everything that the command and its descendants caused.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record CommandRecording(CausalTrace Trace, LaunchOutcome Outcome);
