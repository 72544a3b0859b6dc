using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Doctor;

/// <summary>What the probe of one backend found.</summary>
/// <param name="Candidate">The backend.</param>
/// <param name="Refusal">Why it does not work, or null.</param>
/// <param name="Cost">What it adds to one call, measured now; null where it does not work or could not be measured.</param>
internal sealed record BackendState(BackendCandidate Candidate, Diagnostic? Refusal, CallCost? Cost);
