using System.Text;

namespace TraceAssertions.Golden;

/// <summary>Which C library this process runs on, read from the library's own file: the core calls no native code.</summary>
internal static class LibcVersion
{
    private const string Unknown = "unknown";

    private static readonly Lazy<string> Found = new(Find);

    /// <summary><c>glibc 2.36</c>, <c>musl</c>, or <c>unknown</c>.</summary>
    public static string Current => Found.Value;

    /// <summary>The version in the bytes of a libc.so.6: its banner is <c>GNU C Library (…) stable release version 2.36.</c> (csu/version.c); null where there is none.</summary>
    public static string? InBanner(ReadOnlySpan<byte> library)
    {
        var banner = library.IndexOf("GNU C Library ("u8);
        if (banner < 0)
            return null;
        var text = library[banner..];
        var marker = " release version "u8;
        var at = text[..Math.Min(text.Length, 300)].IndexOf(marker);
        if (at < 0)
            return null;
        text = text[(at + marker.Length)..];
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit((char)text[length]) || text[length] == '.'))
            length++;
        return Encoding.ASCII.GetString(text[..length]).TrimEnd('.') is { Length: > 0 } version ? version : null;
    }

    private static string Find()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/self/maps"))
            {
                // address perms offset dev inode path (proc(5))
                if (line.IndexOf('/', StringComparison.Ordinal) is not (>= 0 and var start))
                    continue;
                var path = line[start..];
                var name = Path.GetFileName(path);
                if (name.StartsWith("ld-musl-", StringComparison.Ordinal) || name.StartsWith("libc.musl-", StringComparison.Ordinal))
                    return "musl";
                if (name == "libc.so.6" || (name.StartsWith("libc-2.", StringComparison.Ordinal) && name.EndsWith(".so", StringComparison.Ordinal)))
                    return InBanner(File.ReadAllBytes(path)) is { } version ? $"glibc {version}" : "glibc";
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }

        return Unknown;
    }
}
