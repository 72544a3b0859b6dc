using System.Text.RegularExpressions;

namespace TraceAssertions.Golden;

/// <summary>The scrubbers <c>guids</c>, <c>dates</c> and <c>ports</c>: texts that differ from run to run wherever they stand.</summary>
internal static partial class TextPatterns
{
    /// <summary>GUIDs with hyphens (format D) or as 32 hexadecimal digits (format N).</summary>
    public static string ScrubGuids(string text) => Guid().Replace(text, "{guid}");

    /// <summary>Dates, with a time where one follows.</summary>
    public static string ScrubDates(string text) => Date().Replace(text, "{date}");

    /// <summary>Ports of internet addresses that the kernel may have chosen: 32768 and above (ip_local_port_range in ip(7)).</summary>
    public static string ScrubPorts(string text) =>
        Port().Replace(text, match => int.Parse(match.ValueSpan[1..], System.Globalization.CultureInfo.InvariantCulture) is >= 32768 and <= 65535 ? ":{port}" : match.Value);

    [GeneratedRegex("(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{32})(?![0-9A-Fa-f])", RegexOptions.CultureInvariant)]
    private static partial Regex Guid();

    [GeneratedRegex(
        "(?<![0-9])(?:19[7-9][0-9]|20[0-9]{2})(?<s>[-_.]?)(?:0[1-9]|1[0-2])\\k<s>(?:0[1-9]|[12][0-9]|3[01])"
        + "(?:[-_.T ]?(?:[01][0-9]|2[0-3])(?<t>[-:._]?)[0-5][0-9]\\k<t>[0-5][0-9](?:\\.[0-9]{1,9})?Z?)?(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<=[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\]|\blocalhost):[0-9]{1,5}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Port();
}
