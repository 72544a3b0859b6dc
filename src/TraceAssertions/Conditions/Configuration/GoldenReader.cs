using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Reads <c>[golden]</c> with its scrubbers and variants from a validated document.</summary>
internal sealed class GoldenReader(SourceText source, List<Diagnostic> diagnostics, AssertionReader common)
{
    /// <summary>What a mistaken pattern is tried on must not take long either.</summary>
    private static readonly TimeSpan TrialTimeout = TimeSpan.FromSeconds(1);

    public GoldenOptions Read(TomlTable? golden)
    {
        var options = GoldenOptions.Default;
        if (golden is null)
            return options;
        if (golden.Find("directory")?.Value is TomlValue.String directory && string.IsNullOrWhiteSpace(directory.Value))
            diagnostics.Add(source.Error(DiagnosticCodes.OutOfRange, directory.Span, "'directory' is empty", "name the folder of the golden traces"));
        var disabled = TomlAccess.TextValues(golden, "disable_scrubbers");
        new RuleNames(source, diagnostics).Check(disabled, "scrubber", [.. BuiltInScrubbers.All.Select(s => s.Name)]);
        return options with
        {
            Enabled = TomlAccess.Boolean(golden, "enabled", options.Enabled),
            Directory = TomlAccess.Text(golden, "directory") ?? options.Directory,
            Compare = TomlAccess.Text(golden, "compare") == "sequence" ? GoldenComparisonMode.Sequence : GoldenComparisonMode.Multiset,
            Tests = TomlAccess.Texts(golden, "tests"),
            DisabledScrubbers = [.. disabled.Select(d => d.Value)],
            Scrubbers = [.. Tables(golden, "scrubbers").Select(ReadScrubber).OfType<GoldenScrubber>()],
            Variants = [.. Tables(golden, "variants").Select(ReadVariant).OfType<GoldenVariant>()],
        };
    }

    /// <summary>The tables of an array, of which no two may have one name.</summary>
    private List<TomlTable> Tables(TomlTable golden, string key)
    {
        var tables = (golden.Find(key)?.Value as TomlValue.Array)?.Items.OfType<TomlTable>().ToList() ?? [];
        var first = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            if (table.Find("name")?.Value is not TomlValue.String name || first.TryAdd(name.Value, name.Span))
                continue;
            diagnostics.Add(source.Error(
                DiagnosticCodes.DuplicateName,
                name.Span,
                string.Create(CultureInfo.InvariantCulture, $"two of [[golden.{key}]] are named \"{name.Value}\"; the first is at line {first[name.Value].Line}, column {first[name.Value].Column}"),
                "give each its own name"));
        }

        return tables;
    }

    private GoldenScrubber? ReadScrubber(TomlTable table)
    {
        const string header = "[[golden.scrubbers]]";
        var name = common.Required(table, "name", header);
        var pattern = common.Required(table, "pattern", header);
        if (table.Find("replacement") is null)
            diagnostics.Add(source.Error(DiagnosticCodes.MissingKey, table.HeaderSpan, $"{header} needs the key 'replacement'", "add replacement = \"…\""));
        if (name is null || pattern is null || TomlAccess.Text(table, "replacement") is not { } replacement)
            return null;
        if (BuiltInScrubbers.Contains(name.Value))
        {
            diagnostics.Add(source.Error(DiagnosticCodes.DuplicateName, name.Span, $"\"{name.Value}\" is the name of a built-in scrubber", "choose another name"));
            return null;
        }

        return IsUsable(pattern) ? new GoldenScrubber(name.Value, pattern.Value, replacement) : null;
    }

    private bool IsUsable(TomlValue.String pattern)
    {
        try
        {
            if (!Regex.IsMatch("", pattern.Value, RegexOptions.CultureInvariant, TrialTimeout))
                return true;
            diagnostics.Add(source.Error(
                DiagnosticCodes.InvalidScrubber, pattern.Span, "the pattern matches the empty text, and so between any two characters", "write + in place of *, or name what must be there"));
        }
        catch (RegexParseException exception)
        {
            var place = source.Span(pattern.SourceOffset(Math.Min(exception.Offset, pattern.Value.Length)), 1);
            diagnostics.Add(source.Error(
                DiagnosticCodes.InvalidScrubber, place, $"the pattern is not a regular expression: {Reason(exception)}", "correct it; a TOML string in single quotes needs no doubled backslashes"));
        }
        catch (RegexMatchTimeoutException)
        {
            diagnostics.Add(source.Error(DiagnosticCodes.InvalidScrubber, pattern.Span, "the pattern takes more than a second on an empty text", "write a simpler one"));
        }

        return false;
    }

    /// <summary>The framework's message is <c>Invalid pattern 'x' at offset 1. Reason.</c></summary>
    private static string Reason(RegexParseException exception)
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"at offset {exception.Offset}. ");
        var at = exception.Message.LastIndexOf(marker, StringComparison.Ordinal);
        var reason = (at < 0 ? exception.Message : exception.Message[(at + marker.Length)..]).TrimEnd('.');
        return reason.Length == 0 ? exception.Error.ToString() : char.ToLowerInvariant(reason[0]) + reason[1..];
    }

    private GoldenVariant? ReadVariant(TomlTable table)
    {
        if (common.Required(table, "name", "[[golden.variants]]") is not { } name)
            return null;
        if (!name.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') || name.Value[0] is '.' or '-')
        {
            diagnostics.Add(source.Error(DiagnosticCodes.OutOfRange, name.Span, $"\"{name.Value}\" cannot be the name of a folder of golden traces", "use letters, digits, '.', '_' and '-', beginning with a letter, a digit or '_'"));
            return null;
        }

        return new GoldenVariant(
            name.Value, TomlAccess.Text(table, "runtime"), TomlAccess.Text(table, "operating_system"), TomlAccess.Text(table, "architecture"), TomlAccess.Text(table, "libc"));
    }
}
