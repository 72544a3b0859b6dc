using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Reads <c>[[trace_assertions]]</c> from a validated document.</summary>
internal sealed class AssertionReader(SourceText source, List<Diagnostic> diagnostics)
{
    public TraceAssertion? Read(TomlTable table)
    {
        var name = Required(table, "name", "[[trace_assertions]]");
        var condition = Required(table, "condition", "[[trace_assertions]]");
        if (name is null || condition is null)
            return null;
        var expression = ConditionExpression.Read(ConditionSource.Of(condition, source), diagnostics);
        if (expression is null)
            return null;
        var severity = TomlAccess.Text(table, "severity") switch
        {
            "warning" => AssertionSeverity.Warning,
            "info" => AssertionSeverity.Info,
            _ => AssertionSeverity.Error,
        };
        return new TraceAssertion(name.Value, expression)
        {
            Severity = severity,
            IsEnabled = TomlAccess.Boolean(table, "enabled", true),
            Tests = TomlAccess.Texts(table, "tests"),
            OnMissing = TomlAccess.Text(table, "on_missing") switch
            {
                "fail" => MissingData.Fail,
                "skip" => MissingData.Skip,
                _ => TraceAssertion.DefaultOnMissing(severity),
            },
            Reason = TomlAccess.Text(table, "reason"),
        };
    }

    /// <summary>A text that must be there and not be empty.</summary>
    public TomlValue.String? Required(TomlTable table, string key, string header)
    {
        switch (table.Find(key)?.Value)
        {
            case null:
                diagnostics.Add(source.Error(DiagnosticCodes.MissingKey, table.HeaderSpan, $"{header} needs the key '{key}'", $"add {key} = \"…\""));
                return null;
            case TomlValue.String text when string.IsNullOrWhiteSpace(text.Value) && key != "condition":
                diagnostics.Add(source.Error(DiagnosticCodes.MissingKey, text.Span, $"'{key}' is empty", $"write a {key}"));
                return null;
            case var value:
                return value as TomlValue.String;
        }
    }
}
