using System.Security.Cryptography;
using System.Text;

namespace TraceAssertions;

/// <summary>Names the trace file of a test.</summary>
internal static class TraceFileName
{
    /// <summary>Well below the 255 bytes of NAME_MAX, so that a suffix still fits.</summary>
    private const int MaxLength = 120;

    /// <summary>
    /// The name with everything but ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c> replaced, cut to 120 characters. Where that changed
    /// anything, the first 8 digits of the name's SHA-256 tell it from others that would look the same.
    /// </summary>
    public static string Of(string testName)
    {
        var safe = new StringBuilder(testName.Length);
        foreach (var c in testName)
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_');
        if (safe.Length == 0)
            safe.Append('_');
        if (safe[0] is '.' or '-')
            safe[0] = '_';
        if (safe.Length > MaxLength)
            safe.Length = MaxLength;
        var name = safe.ToString();
        if (string.Equals(name, testName, StringComparison.Ordinal))
            return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(testName)));
        return $"{name}-{hash[..8]}";
    }
}
