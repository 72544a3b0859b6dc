using System.Security.Cryptography;
using System.Text;

namespace TraceAssertions.Testing;

/// <summary>Names the file of a test's trace so that any file system takes it and a person recognises it.</summary>
internal static class TraceFileName
{
    public const string Extension = ".trace.jsonl";

    // NAME_MAX is 255 bytes (limits.h); the hash, a number for repeats and the extension need room.
    private const int MaxStem = 200;

    /// <summary>The sanitised test name; a theory's row, or a name that had to be cut, has a hash of its full text after it.</summary>
    public static string StemOf(TestDescription test)
    {
        var safe = string.Concat(test.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        if (test.DisplayName == test.Name && safe == test.Name && safe.Length <= MaxStem)
            return safe;
        return $"{safe[..Math.Min(safe.Length, MaxStem)]}-{HashOf(test.DisplayName)}";
    }

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
