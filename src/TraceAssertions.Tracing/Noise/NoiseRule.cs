namespace TraceAssertions.Tracing.Noise;

/// <summary>Says which calls of a .NET process are the runtime's own: they leave counts and goldens, never time.</summary>
/// <param name="Name">The name that a span of such a call carries, and by which <c>[noise]</c> in renacer.toml turns the rule off.</param>
/// <param name="Explanation">One sentence for <c>renacer explain --noise</c>.</param>
/// <param name="Explains">Whether the rule explains a call.</param>
internal sealed record NoiseRule(string Name, string Explanation, NoiseTest Explains);

/// <summary>Whether a rule explains a call.</summary>
/// <param name="subject">The call; it is large, and eighteen rules look at it.</param>
internal delegate bool NoiseTest(in NoiseSubject subject);
