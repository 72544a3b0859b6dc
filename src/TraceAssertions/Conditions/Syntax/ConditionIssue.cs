namespace TraceAssertions.Conditions.Syntax;

/// <summary>Something wrong with a condition, at an offset of its text.</summary>
internal sealed record ConditionIssue(string Code, int Start, int End, string Message, string? Remedy = null, DiagnosticSeverity Severity = DiagnosticSeverity.Error);
