using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>What an attribute of an activity is compared as: its tags are of any type.</summary>
internal static class AttributeComparison
{
    /// <summary>Whether an attribute is compared with a text so that it holds; never where there is none.</summary>
    public static bool Holds(object? attribute, SpanPredicate.TextAttribute text) => TextOf(attribute) is { } actual && PredicateCompiler.Holds(actual, text.Operator, text.Value);

    /// <summary>The number that an attribute is; null where it is none.</summary>
    public static double? NumberOf(object? attribute) => attribute is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
        ? Convert.ToDouble(attribute, CultureInfo.InvariantCulture)
        : null;

    private static string? TextOf(object? attribute) => attribute switch
    {
        null or Array => null,
        string text => text,
        bool boolean => boolean ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => attribute.ToString(),
    };
}
