using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Checks names of built-in rules: one that does not exist would silently turn nothing off.</summary>
internal sealed class RuleNames(SourceText source, List<Diagnostic> diagnostics)
{
    /// <summary>Tells each name that is not known (TA1031).</summary>
    public void Check(IEnumerable<TomlValue.String> written, string what, IReadOnlyList<string> known)
    {
        foreach (var name in written.Where(w => !known.Contains(w.Value)))
        {
            diagnostics.Add(source.Error(
                DiagnosticCodes.UnknownRule,
                name.Span,
                $"unknown {what} '{name.Value}'",
                NameSuggestion.DidYouMean(name.Value, known) ?? "known are " + string.Join(", ", known)));
        }
    }
}
