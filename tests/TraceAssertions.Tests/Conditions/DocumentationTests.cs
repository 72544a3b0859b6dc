using System.Globalization;
using System.Reflection;
using System.Text;
using TraceAssertions.Conditions;
using TraceAssertions.Conditions.Configuration;
using TraceAssertions.Golden;

namespace TraceAssertions.Tests.Conditions;

/// <summary>The reference pages say what the code says. <c>UPDATE_DOCS=1</c> writes the generated parts anew.</summary>
public sealed class DocumentationTests
{
    private static readonly string Docs = Path.Combine(Repository(), "docs");

    [Fact]
    public void Config_md_has_every_table_and_key() => Compare("reference/config.md", _ => Config());

    [Fact]
    public void Conditions_md_has_every_metric() => Compare("reference/conditions.md", text =>
    {
        var start = text.IndexOf("<!-- metrics", StringComparison.Ordinal);
        return text[..start] + Metrics() + text[text.IndexOf("\n## Verdicts", StringComparison.Ordinal)..];
    });

    [Fact]
    public void Golden_file_md_has_every_scrubber_and_call() => Compare("reference/golden-file.md", text =>
    {
        var scrubbers = string.Concat(BuiltInScrubbers.All.Select(s => $"| `{s.Name}` | {s.Description} |\n"));
        var calls = string.Concat(CanonicalCalls.All.Where(c => c.From != c.To || c.Keeps is not null)
            .GroupBy(c => c.To)
            .Select(g => $"| `{g.Key}` | {List(g.Where(c => c.From != c.To).Select(c => c.Implies is null ? c.From : $"{c.From} (+ {c.Implies})"))} | {string.Join("; ", g.Select(c => c.Reason).Distinct())} |\n"));
        text = Between(text, "<!-- calls: generated -->\n", "<!-- end of calls -->", "| call | stands for | which one is taken depends on |\n|---|---|---|\n" + calls);
        return Between(text, "<!-- scrubbers: generated -->\n", "<!-- end of scrubbers -->", "| scrubber | what it does |\n|---|---|\n" + scrubbers);
    });

    [Fact]
    public void Antipatterns_md_has_a_section_for_every_antipattern()
    {
        var sections = File.ReadLines(Path.Combine(Docs, "reference/antipatterns.md")).Where(line => line.StartsWith("## `", StringComparison.Ordinal)).Select(line => line[4..^1]);
        sections.Should().BeEquivalentTo(MetricCatalog.Metrics.Where(metric => metric.Path.StartsWith("antipatterns.", StringComparison.Ordinal)).Select(metric => metric.Path.Split('.')[1]));
    }

    private static string Between(string text, string start, string end, string content) =>
        text[..(text.IndexOf(start, StringComparison.Ordinal) + start.Length)] + content + text[text.IndexOf(end, StringComparison.Ordinal)..];

    [Fact]
    public void Every_code_has_its_page()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        codes.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(10);
        foreach (var code in codes)
        {
            var page = File.ReadAllText(Path.Combine(Docs, "diagnostics", code + ".md"));
            page.Should().StartWith($"# {code}: ").And.Contain("## Example").And.Contain("## How to mend it").And.Contain($" {code}: ");
        }
    }

    private static void Compare(string file, Func<string, string> generate)
    {
        var path = Path.Combine(Docs, file);
        var written = File.Exists(path) ? File.ReadAllText(path) : "";
        var expected = generate(written);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            written.Should().Be(expected, "UPDATE_DOCS=1 writes it anew");
    }

    private static string Config()
    {
        var text = new StringBuilder();
        text.Append("""
            # renacer.toml

            Every table and key, with its type and default. The file is TOML 1.0 in UTF-8, at most 1 MiB; it is found by walking up from the
            project's folder. An unknown table or key is an error ([TA1010](../diagnostics/TA1010.md)). Tables marked *no effect yet* are part of
            the format, but nothing in this version acts on them: setting one is a warning ([TA1015](../diagnostics/TA1015.md)), never silence.

            """);
        foreach (var table in ConfigurationSchema.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## `{table.Header}`{(table.HasEffect ? "" : " (no effect yet)")}\n\n{table.Description}\n\n| key | type | default | meaning |\n|---|---|---|---|\n");
            foreach (var key in table.Keys)
                text.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | {TypeOf(key)} | {(key.Default == "–" ? "–" : $"`{key.Default}`")} | {key.Description}{(key.HasNoEffect ? " (no effect yet)" : "")} |\n");
        }

        return text.ToString();
    }

    private static string TypeOf(ConfigurationKey key)
    {
        if (key.Allowed is { } allowed)
            return string.Join(", ", allowed.Select(a => $"`\"{a}\"`"));
        var type = key.Type switch
        {
            ConfigurationKeyType.Text => "string",
            ConfigurationKeyType.TextOrTexts => "string or array of strings",
            ConfigurationKeyType.Integer => "integer",
            ConfigurationKeyType.Float => "number",
            _ => "boolean",
        };
        return type switch
        {
            "integer" or "number" when double.IsPositiveInfinity(key.Maximum) || key.Maximum >= int.MaxValue => $"{type}, at least {key.Minimum}",
            "integer" or "number" => $"{type}, {key.Minimum} to {key.Maximum}",
            _ => type,
        };
    }

    private static string Metrics()
    {
        var text = new StringBuilder("<!-- metrics: tested against MetricCatalog -->\n| metric | unit | what it measures |\n|---|---|---|\n");
        foreach (var metric in MetricCatalog.Metrics)
            text.Append(CultureInfo.InvariantCulture, $"| `{metric.Path}` | {UnitOf(metric.Unit)} | {metric.Description} |\n");
        text.Append("\nMetrics over spans are written `spans.SELECTOR.STATISTIC`; the last segment is the statistic:\n\n| statistic | unit | what it measures |\n|---|---|---|\n");
        foreach (var statistic in MetricCatalog.Statistics)
            text.Append(CultureInfo.InvariantCulture, $"| `{statistic.Path}` | {UnitOf(statistic.Unit)} | {statistic.Description} |\n");
        text.Append(CultureInfo.InvariantCulture, $"""

            Selectors:

            - a category: {List(MetricCatalog.Categories.Select(c => "spans." + c))}
            - one full name, exactly: `spans.syscall:read`
            - a family, which covers every variant of a call: {List(MetricCatalog.Families.Select(f => "spans." + f))}
            - a name in quotes, with or without its `activity:` prefix: `spans["HTTP GET"]`
            - a filter: `spans[name ~ "syscall:open*" and path ~ "/etc/*"]`; `~` is a glob over the whole text (`*` any characters, `?` one)

            Fields of a filter: {List(MetricCatalog.Fields)}, `attributes["NAME"]`.

            `source` is the place in the source that made the call, as verdicts tell it: `Importer.cs:127 in Importer.Load`, the file without its folder. `spans[source ~ "Importer.cs:*"].count`
            counts what one file does. It needs the stack of every call: run with `RENACER_SOURCE=all`, which costs more than the sample that is taken otherwise and makes calls from different places
            different runs. Else the metric is not evaluated, and neither is it where the place of a call that might be selected is not known, or only the function is, or (in optimised code) the line
            only nearly and the condition asks for a line: a call is never counted as one from elsewhere because nothing is known of it. What is no system call has the empty text.

            `attributes["http.route"]` is an attribute of an [activity](../guide/activities.md), by the name that its library gives it: `spans[attributes["http.response.status_code"] >= 500].count == 0`.
            It is compared with a text, a number, `true` or `false`. A span without it fulfils only `!=` and `!~`; an array is equal to nothing. Metrics over attributes are not evaluated where activities were not captured.

            An exact name that matches nothing while its family does is told ([TA2003](../diagnostics/TA2003.md)).

            """);
        return text.ToString();
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));

    private static string UnitOf(MetricUnit unit) => unit switch { MetricUnit.Milliseconds => "ms", MetricUnit.Bytes => "bytes", _ => "number" };

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TraceAssertions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the repository is not around the tests");
        return folder.FullName;
    }
}
