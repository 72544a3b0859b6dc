using System.Globalization;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Checks a document against <see cref="ConfigurationSchema"/>: unknown tables and keys, types, ranges.</summary>
internal sealed class ConfigurationValidator(SourceText source, List<Diagnostic> diagnostics)
{
    public void Validate(TomlTable root)
    {
        foreach (var entry in root.Entries)
            ValidateTable(entry, entry.Key.Name);
    }

    private void ValidateTable(TomlEntry entry, string name)
    {
        if (!ConfigurationSchema.LeadsToTable(name))
        {
            Unknown(entry.Key, entry.Value is TomlTable or TomlValue.Array ? $"unknown table '{name}'" : $"unknown key '{name}'", ConfigurationSchema.Tables.Select(t => t.Name));
            return;
        }

        var table = ConfigurationSchema.Find(name);
        var instances = table is { IsArray: true } ? Elements(entry, table) : entry.Value is TomlTable single ? [single] : null;
        if (instances is null)
        {
            diagnostics.Add(source.Error(
                DiagnosticCodes.WrongType,
                entry.Value.Span.Line > 0 ? entry.Value.Span : entry.Key.Span,
                $"'{name}' is a table, not {entry.Value.Kind}",
                table is { IsArray: true } ? $"write [[{name}]] for each" : $"write [{name}]"));
            return;
        }

        foreach (var instance in instances)
            ValidateKeys(instance, table, name);
        if (table is { HasEffect: false } && instances.Exists(i => i.Entries.Any(e => table.Find(e.Key.Name) is not null)))
            NoEffect(entry.Key.Span, $"{table.Header} is known, but nothing in this version acts on it");
    }

    private void ValidateKeys(TomlTable instance, ConfigurationTable? table, string name)
    {
        foreach (var entry in instance.Entries)
        {
            if (table?.Find(entry.Key.Name) is { } key)
                ValidateValue(entry, key);
            else if (ConfigurationSchema.LeadsToTable($"{name}.{entry.Key.Name}"))
                ValidateTable(entry, $"{name}.{entry.Key.Name}");
            else
                Unknown(entry.Key, $"unknown key '{entry.Key.Name}' in {table?.Header ?? $"[{name}]"}", KnownIn(table, name));
        }
    }

    private static IEnumerable<string> KnownIn(ConfigurationTable? table, string name) =>
        (table?.Keys.Select(k => k.Name) ?? [])
        .Concat(ConfigurationSchema.Tables.Where(t => t.Name.StartsWith(name + ".", StringComparison.Ordinal)).Select(t => t.Name[(name.Length + 1)..].Split('.')[0]))
        .Distinct();

    private static List<TomlTable>? Elements(TomlEntry entry, ConfigurationTable table) =>
        table.IsArray && entry.Value is TomlValue.Array array && array.Items.TrueForAll(i => i is TomlTable) ? [.. array.Items.Cast<TomlTable>()] : null;

    private void ValidateValue(TomlEntry entry, ConfigurationKey key)
    {
        var fits = key.Type switch
        {
            ConfigurationKeyType.Text => entry.Value is TomlValue.String,
            ConfigurationKeyType.TextOrTexts => entry.Value is TomlValue.String || (entry.Value is TomlValue.Array array && array.Items.TrueForAll(i => i is TomlValue.String)),
            ConfigurationKeyType.Integer => entry.Value is TomlValue.Integer,
            ConfigurationKeyType.Float => entry.Value is TomlValue.Float or TomlValue.Integer,
            _ => entry.Value is TomlValue.Boolean,
        };
        if (!fits)
        {
            var wanted = key.Type switch
            {
                ConfigurationKeyType.Text => "a string",
                ConfigurationKeyType.TextOrTexts => "a string or an array of strings",
                ConfigurationKeyType.Integer => "an integer",
                ConfigurationKeyType.Float => "a number",
                _ => "true or false",
            };
            diagnostics.Add(source.Error(DiagnosticCodes.WrongType, entry.Value.Span, $"'{key.Name}' takes {wanted}, not {entry.Value.Kind}"));
            return;
        }

        if (key.Allowed is { } allowed && entry.Value is TomlValue.String text && !allowed.Contains(text.Value))
        {
            diagnostics.Add(source.Error(
                DiagnosticCodes.OutOfRange,
                entry.Value.Span,
                $"'{key.Name}' cannot be \"{text.Value}\"",
                NameSuggestion.DidYouMean(text.Value, allowed) ?? "allowed are " + string.Join(", ", allowed)));
        }
        else if (NumberOf(entry.Value) is { } number && !(number >= key.Minimum && number <= key.Maximum && double.IsFinite(number)))
        {
            diagnostics.Add(source.Error(
                DiagnosticCodes.OutOfRange,
                entry.Value.Span,
                string.Create(CultureInfo.InvariantCulture, $"'{key.Name}' cannot be {number}"),
                double.IsPositiveInfinity(key.Maximum)
                    ? string.Create(CultureInfo.InvariantCulture, $"it is at least {key.Minimum}")
                    : string.Create(CultureInfo.InvariantCulture, $"it is from {key.Minimum} to {key.Maximum}")));
        }
        else if (key.HasNoEffect)
        {
            NoEffect(entry.Key.Span, $"'{key.Name}' is known, but nothing in this version acts on it");
        }
    }

    private static double? NumberOf(TomlValue value) => value switch
    {
        TomlValue.Integer integer => integer.Value,
        TomlValue.Float real => real.Value,
        _ => null,
    };

    private void Unknown(TomlKey key, string message, IEnumerable<string> known)
    {
        var names = known.ToList();
        diagnostics.Add(source.Error(
            DiagnosticCodes.UnknownKey,
            key.Span,
            message,
            NameSuggestion.DidYouMean(key.Name, names) ?? "known are " + string.Join(", ", names)));
    }

    private void NoEffect(SourceSpan span, string message) =>
        diagnostics.Add(new Diagnostic(DiagnosticCodes.NoEffect, DiagnosticSeverity.Warning, message, source.FileName, span.Line, span.Column, "remove it, or do not rely on it"));
}
