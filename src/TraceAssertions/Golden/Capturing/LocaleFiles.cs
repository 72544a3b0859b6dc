namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>locale</c>: what libc reads because of <c>LANG</c> and <c>TZ</c> (locale(7), tzset(3), iconv(3)).</summary>
internal static class LocaleFiles
{
    private static readonly string[] Folders =
    [
        "/usr/lib/locale", "/usr/share/locale", "/usr/share/locale-langpack", "/usr/share/i18n", "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
    ];

    /// <summary>Whether the path is one of them.</summary>
    public static bool Contains(string path) =>
        path is "/etc/localtime" or "/etc/timezone" or "/etc/locale.alias"
        || path.Contains("/gconv/", StringComparison.Ordinal)
        || Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));
}
