using System.Globalization;
using TraceAssertions.Conditions.Syntax;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions;

/// <summary>The text of a condition, and where each of its characters stands in a file.</summary>
internal sealed class ConditionSource
{
    private readonly SourceText? _source;
    private readonly TomlValue.String? _string;

    private ConditionSource(string text, string? file, int line, int column, SourceText? source, TomlValue.String? value) =>
        (Text, File, Line, Column, _source, _string) = (text, file, line, column, source, value);

    public string Text { get; }

    public string? File { get; }

    /// <summary>One-based; 0 where no place is known.</summary>
    public int Line { get; }

    /// <summary>One-based; 0 where no column is known.</summary>
    public int Column { get; }

    /// <summary>A condition that is a string of a configuration file, in any quotes and over any lines.</summary>
    public static ConditionSource Of(TomlValue.String value, SourceText source) =>
        new(value.Value, source.FileName, value.Span.Line, value.Span.Column, source, value);

    /// <summary>A condition that stands elsewhere: in an attribute, or made from a typed assertion.</summary>
    public static ConditionSource At(string text, string? file, int line, int column) => new(text, file, line, column, null, null);

    public Diagnostic Diagnose(ConditionIssue issue)
    {
        if (_source is null || _string is null)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{PlainText.OneLine(issue.Message)}, at column {issue.Start + 1} of the condition \"{PlainText.OneLine(PlainText.Short(Text))}\"");
            return new Diagnostic(issue.Code, issue.Severity, message, File, Line, Column, issue.Remedy);
        }

        var place = _source.Span(_string.SourceOffset(issue.Start), 0);
        return new Diagnostic(issue.Code, issue.Severity, PlainText.OneLine(issue.Message), File, place.Line, place.Column, issue.Remedy);
    }
}
