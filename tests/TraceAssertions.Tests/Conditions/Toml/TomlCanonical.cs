using System.Globalization;
using System.Text;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Tests.Conditions.Toml;

/// <summary>Writes a document in the canonical text of <see cref="TomllibOracle"/>.</summary>
internal static class TomlCanonical
{
    public static string? Of(string document)
    {
        var parsed = TomlDocument.Parse(document);
        return parsed.Diagnostics.Count > 0 ? null : Write(parsed.Root);
    }

    private static string Write(TomlValue value) => value switch
    {
        TomlValue.Boolean b => b.Value ? "b:true" : "b:false",
        TomlValue.Integer i => Invariant($"i:{i.Value}"),
        TomlValue.Float f => "f:" + Hex(f.Value),
        TomlValue.String s => "s:" + Name(s.Value),
        TomlValue.OffsetDateTime o => Invariant($"dt:{Ordinal(o.Local)}:{Micros(o.Local.TimeOfDay)}:{(long)o.Offset.TotalSeconds}"),
        TomlValue.LocalDateTime l => Invariant($"dt:{Ordinal(l.Value)}:{Micros(l.Value.TimeOfDay)}"),
        TomlValue.LocalDate d => Invariant($"d:{d.Value.DayNumber + 1}"),
        TomlValue.LocalTime t => Invariant($"t:{Micros(t.Value.ToTimeSpan())}"),
        TomlValue.Array a => "[" + string.Join(',', a.Items.Select(Write)) + "]",
        TomlTable t => "{" + string.Join(',', t.Entries.OrderBy(e => e.Key.Name, StringComparer.Ordinal).Select(e => Name(e.Key.Name) + "=" + Write(e.Value))) + "}",
        _ => throw new ArgumentException("unknown value", nameof(value)),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static int Ordinal(DateTime date) => DateOnly.FromDateTime(date).DayNumber + 1;

    private static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>As json.dumps with ensure_ascii.</summary>
    private static string Name(string text)
    {
        var b = new StringBuilder("\"");
        foreach (var c in text)
        {
            b.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ when c is < ' ' or > '~' => Invariant($"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return b.Append('"').ToString();
    }

    /// <summary>As float.hex.</summary>
    private static string Hex(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var bits = BitConverter.DoubleToInt64Bits(value);
        var sign = bits < 0 ? "-" : "";
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0 && mantissa == 0)
            return sign + "0x0.0p+0";
        var e = exponent == 0 ? -1022 : exponent - 1023;
        return Invariant($"{sign}0x{(exponent == 0 ? 0 : 1)}.{mantissa:x13}p{(e < 0 ? "-" : "+")}{Math.Abs(e)}");
    }
}
