using System.Globalization;

namespace TraceAssertions.Cli.Reporting;

/// <summary>Records of comma-separated values, RFC 4180, but with the line feed of this system at their end.</summary>
internal static class Csv
{
    /// <summary>The fields as one record without its end.</summary>
    public static string Record(params IEnumerable<string?> fields) => string.Join(',', fields.Select(Field));

    /// <summary>A whole number as a field.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Field(string? field) =>
        field is not null && field.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
