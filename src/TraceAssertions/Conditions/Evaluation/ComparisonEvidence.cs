using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>One comparison that decided a verdict.</summary>
/// <param name="Actual">The actual value with its distance, for people.</param>
/// <param name="Distance">How far it is from the limit, where one side is a limit.</param>
/// <param name="Metric">The metric to blame, or null.</param>
internal sealed record ComparisonEvidence(string Actual, AssertionDistance? Distance, BoundNumber.Metric? Metric);
