using System.Globalization;

namespace TraceAssertions;

/// <summary>Something that a user must know and can mend: a code with a page of documentation, a place, and the remedy.</summary>
/// <param name="Code">For example <c>TA1003</c>; the page is <c>docs/diagnostics/TA1003.md</c>.</param>
/// <param name="Severity">The weight.</param>
/// <param name="Message">What is wrong, in one sentence without a full stop.</param>
/// <param name="File">The file concerned, or null.</param>
/// <param name="Line">One-based line, or 0 where there is none.</param>
/// <param name="Column">One-based column, or 0 where there is none.</param>
/// <param name="Remedy">What to do about it, or null.</param>
public sealed record Diagnostic(
    string Code,
    DiagnosticSeverity Severity,
    string Message,
    string? File = null,
    int Line = 0,
    int Column = 0,
    string? Remedy = null)
{
    /// <summary>MSBuild's canonical form: <c>renacer.toml(12,13): error TA1003: message; remedy</c>.</summary>
    public override string ToString()
    {
        var place = File is null ? "" : Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): ") : $"{File}: ";
        var text = Remedy is null ? Message : $"{Message}; {Remedy}";
        return $"{place}{Severity.ToString().ToLowerInvariant()} {Code}: {text}";
    }
}
