using System.Globalization;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Translates <c>[[assertion]]</c>, Renacer 0.6's typed form, into conditions.</summary>
internal sealed class TypedAssertionReader(SourceText source, List<Diagnostic> diagnostics, AssertionReader common)
{
    private static readonly Dictionary<string, string[]> KeysOf = new(StringComparer.Ordinal)
    {
        ["critical_path"] = ["max_duration_ms"],
        ["anti_pattern"] = ["pattern", "threshold", "process_name_pattern"],
        ["span_count"] = ["max_spans", "span_name_pattern"],
        ["memory_usage"] = ["max_bytes", "tracking_mode"],
        ["custom"] = ["expression"],
    };

    public TraceAssertion? Read(TomlTable table)
    {
        var name = common.Required(table, "name", "[[assertion]]");
        var type = common.Required(table, "type", "[[assertion]]");
        if (name is null || type is null || !KeysOf.ContainsKey(type.Value) || !OnlyKeysOf(table, type.Value))
            return null;
        if (SourceOf(table, type) is not { } condition)
            return null;
        var expression = ConditionExpression.Read(condition, diagnostics, TomlAccess.Number(table, "threshold") ?? 0);
        if (expression is null)
            return null;
        var severity = TomlAccess.Boolean(table, "fail_on_violation", true) ? AssertionSeverity.Error : AssertionSeverity.Warning;
        return new TraceAssertion(name.Value, expression)
        {
            Severity = severity,
            IsEnabled = TomlAccess.Boolean(table, "enabled", true),
            Tests = TomlAccess.Texts(table, "trace_name_pattern"),
            OnMissing = TraceAssertion.DefaultOnMissing(severity),
        };
    }

    private ConditionSource? SourceOf(TomlTable table, TomlValue.String type)
    {
        switch (type.Value)
        {
            case "critical_path":
                return Limit(table, type, "max_duration_ms", "critical_path.duration_ms");
            case "span_count":
                var pattern = TomlAccess.Text(table, "span_name_pattern") ?? "syscall:*";
                if (!pattern.Contains(':', StringComparison.Ordinal) && !pattern.StartsWith('*'))
                    pattern = "syscall:" + pattern;
                return Limit(table, type, "max_spans", pattern == "syscall:*" ? "spans.syscall.count" : $"spans[name ~ \"{Escape(pattern)}\"].count");
            case "memory_usage":
                return Limit(table, type, "max_bytes", TomlAccess.Text(table, "tracking_mode") == "rss" ? "memory.peak_rss_bytes" : "memory.allocated_bytes");
            case "anti_pattern":
                var metric = common.Required(table, "pattern", "[[assertion]] of type anti_pattern")?.Value switch
                {
                    "GodProcess" => "god_process",
                    "TightLoop" => "tight_loop",
                    "PcieBottleneck" => "pcie_bottleneck",
                    _ => null,
                };
                return metric is null ? null : At(type, $"antipatterns.{metric}.count == 0");
            default:
                return common.Required(table, "expression", "[[assertion]] of type custom") is { } expression ? ConditionSource.Of(expression, source) : null;
        }
    }

    private ConditionSource? Limit(TomlTable table, TomlValue.String type, string key, string metric)
    {
        if (TomlAccess.Number(table, key) is { } limit)
            return At(type, string.Create(CultureInfo.InvariantCulture, $"{metric} <= {limit}"));
        if (table.Find(key) is null)
            diagnostics.Add(source.Error(DiagnosticCodes.MissingKey, table.HeaderSpan, $"[[assertion]] of type {type.Value} needs the key '{key}'", $"add {key} = …"));
        return null;
    }

    private ConditionSource At(TomlValue.String type, string text) => ConditionSource.At(text, source.FileName, type.Span.Line, type.Span.Column);

    /// <summary>A key of another type would silently do nothing.</summary>
    private bool OnlyKeysOf(TomlTable table, string type)
    {
        var strange = table.Entries.FirstOrDefault(e => !KeysOf[type].Contains(e.Key.Name) && KeysOf.Values.Any(keys => keys.Contains(e.Key.Name)));
        if (strange is null)
            return true;
        diagnostics.Add(source.Error(
            DiagnosticCodes.UnknownKey,
            strange.Key.Span,
            $"'{strange.Key.Name}' does not belong to an [[assertion]] of type {type}",
            "its keys are " + string.Join(", ", KeysOf[type])));
        return false;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
