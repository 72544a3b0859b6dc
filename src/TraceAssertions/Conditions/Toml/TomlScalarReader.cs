using System.Globalization;
using System.Text.RegularExpressions;

namespace TraceAssertions.Conditions.Toml;

/// <summary>Reads numbers, booleans, dates and times.</summary>
internal static partial class TomlScalarReader
{
    /// <summary>Reads the scalar at the cursor, or returns null with the error reported.</summary>
    public static TomlValue? Read(TomlCursor cursor)
    {
        var start = cursor.Position;
        while (!cursor.AtEnd && IsScalarCharacter(cursor.Current))
            cursor.Position++;
        var token = cursor.Text[start..cursor.Position];
        if (DatePattern().IsMatch(token) && cursor.Current == ' ' && char.IsAsciiDigit(cursor.At(1)) && char.IsAsciiDigit(cursor.At(2)) && cursor.At(3) == ':')
        {
            cursor.Position++;
            while (!cursor.AtEnd && IsScalarCharacter(cursor.Current))
                cursor.Position++;
            token = cursor.Text[start..cursor.Position];
        }

        if (token.Length == 0)
        {
            cursor.Fail(cursor.Position, 1, $"a value is missing before {cursor.Describe()}");
            return null;
        }

        var span = cursor.SpanFrom(start);
        if (token is "true" or "false")
            return new TomlValue.Boolean(token == "true", span);
        var value = ReadNumber(token, span) ?? ReadDateTime(token, span);
        if (value is null)
        {
            var integer = IntegerPattern().IsMatch(token) || PrefixedPattern().IsMatch(token);
            var remedy = integer ? "TOML integers have 64 bits"
                : char.IsAsciiLetter(token[0]) && token is not ("inf" or "nan") ? "text needs quotes, and true and false are lower case" : null;
            cursor.Fail(start, token.Length, integer ? $"{Shorten(token)} does not fit an integer" : $"'{Shorten(token)}' is not a TOML value", remedy);
        }

        return value;
    }

    private static bool IsScalarCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '_' or '.' or ':';

    private static string Shorten(string token) => token.Length <= 40 ? token : token[..40] + "…";

    private static TomlValue? ReadNumber(string token, SourceSpan span)
    {
        var plain = token.Replace("_", "", StringComparison.Ordinal);
        if (IntegerPattern().IsMatch(token))
            return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new TomlValue.Integer(number, span) : null;
        if (PrefixedPattern().IsMatch(token))
            return ReadPrefixed(plain, span);
        if (FloatPattern().IsMatch(token))
            return new TomlValue.Float(double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture), span);
        return token switch
        {
            "inf" or "+inf" => new TomlValue.Float(double.PositiveInfinity, span),
            "-inf" => new TomlValue.Float(double.NegativeInfinity, span),
            "nan" or "+nan" or "-nan" => new TomlValue.Float(double.NaN, span),
            _ => null,
        };
    }

    private static TomlValue.Integer? ReadPrefixed(string token, SourceSpan span)
    {
        var bits = token[1] switch { 'x' => 4, 'o' => 3, _ => 1 };
        ulong value = 0;
        foreach (var c in token.AsSpan(2))
        {
            if (value >> (63 - bits) != 0)
                return null;
            value = (value << bits) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return new TomlValue.Integer((long)value, span);
    }

    private static TomlValue? ReadDateTime(string token, SourceSpan span)
    {
        if (DatePattern().IsMatch(token))
            return ReadDate(token) is { } only ? new TomlValue.LocalDate(only, span) : null;
        if (ReadTime(token) is { } timeOnly)
            return new TomlValue.LocalTime(timeOnly, span);
        if (DateTimePattern().Match(token) is not { Success: true } match
            || ReadDate(match.Groups["date"].Value) is not { } date || ReadTime(match.Groups["time"].Value) is not { } time)
            return null;
        var local = date.ToDateTime(time);
        var zone = match.Groups["zone"].Value;
        if (zone.Length == 0)
            return new TomlValue.LocalDateTime(local, span);
        if (zone is "Z" or "z")
            return new TomlValue.OffsetDateTime(local, TimeSpan.Zero, span);
        var (hours, minutes) = (Digits(zone, 1), Digits(zone, 4));
        if (hours > 23 || minutes > 59)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return new TomlValue.OffsetDateTime(local, zone[0] == '-' ? -offset : offset, span);
    }

    private static DateOnly? ReadDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>A time of day; digits beyond 100 ns are cut off, as TOML 1.0 allows. A leap second is refused: .NET has none.</summary>
    private static TimeOnly? ReadTime(string text)
    {
        if (!TimePattern().IsMatch(text))
            return null;
        var (hour, minute, second) = (Digits(text, 0), Digits(text, 3), Digits(text, 6));
        if (hour > 23 || minute > 59 || second > 59)
            return null;
        long ticks = 0;
        var scale = TimeSpan.TicksPerSecond / 10;
        for (var i = 9; i < text.Length && scale > 0; i++, scale /= 10)
            ticks += (text[i] - '0') * scale;
        return new TimeOnly(hour, minute, second).Add(TimeSpan.FromTicks(ticks));
    }

    private static int Digits(string text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';

    [GeneratedRegex(@"\A[+-]?(?:0|[1-9](?:_?[0-9])*)\z")]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"\A0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)\z")]
    private static partial Regex PrefixedPattern();

    [GeneratedRegex(@"\A[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?\z")]
    private static partial Regex FloatPattern();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\A[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?\z")]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)(?<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex DateTimePattern();
}
