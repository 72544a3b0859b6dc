using System.Globalization;
using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Writes values for people: <c>347 ms</c>, <c>12,345 calls</c>, <c>10,485,760 bytes</c>.</summary>
internal static class ValueFormat
{
    /// <summary>At most four significant digits, thousands grouped.</summary>
    public static string Number(double value)
    {
        var format = Math.Abs(value) switch
        {
            _ when value == Math.Floor(value) => "#,0",
            >= 1000 => "#,0",
            >= 100 => "0.#",
            >= 1 => "0.##",
            _ => "0.####",
        };
        return double.IsInfinity(value) ? "unbounded" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    public static string Bounds(Interval value) => Number(value.Low) == Number(value.High) ? Number(value.Low)
        : double.IsPositiveInfinity(value.High) ? $"at least {Number(value.Low)}"
        : $"{Number(value.Low)} to {Number(value.High)}";

    /// <summary>The value with its unit; <paramref name="noun"/> is what a bare number counts, in the singular, or empty.</summary>
    public static string WithUnit(Interval value, Dimension dimension, string noun)
    {
        var bounds = Bounds(value);
        if (dimension == Dimension.Of(MetricUnit.Milliseconds))
            return bounds + " ms";
        if (dimension == Dimension.Of(MetricUnit.Bytes))
            return bounds + (bounds == "1" ? " byte" : " bytes");
        if (dimension != Dimension.None)
            return $"{bounds} {dimension}";
        return noun.Length == 0 ? bounds : $"{bounds} {noun}{(bounds == "1" ? "" : "s")}";
    }

    /// <summary>A share or a distance in per cent, one digit after the point; never a rounded 0.</summary>
    public static string Percent(double fraction) => fraction is > 0 and < 0.0005
        ? "less than 0.1%"
        : (fraction * 100).ToString("#,0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>How many times a limit something is: three digits are as many as anybody reads.</summary>
    public static string Times(double ratio) => ratio.ToString(ratio >= 100 ? "#,0" : "0.#", CultureInfo.InvariantCulture);
}
