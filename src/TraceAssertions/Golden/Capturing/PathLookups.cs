namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>path-lookup</c>: the failed look-ups of a program along <c>PATH</c>, which names other folders for other users (environ(7)).</summary>
/// <remarks>Only what was looked for in at least two folders of PATH: a program that asks for one file in <c>/usr/bin</c> is not looking a command up.</remarks>
internal sealed class PathLookups
{
    private static readonly string[] Usual =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/games", "/usr/games", "/snap/bin"];

    private readonly HashSet<string> _folders;
    private readonly Dictionary<string, HashSet<string>> _askedIn = new(StringComparer.Ordinal);

    /// <param name="path">The value of <c>PATH</c>, or null.</param>
    public PathLookups(string? path) =>
        _folders = [.. Usual.Concat(path?.Split(':') ?? []).Where(folder => folder.StartsWith('/')).Select(Path.TrimEndingDirectorySeparator)];

    /// <summary>Remembers a look-up, failed or not. Call it for all before the first <see cref="IsFailedLookup"/>.</summary>
    public void Add(in Span span)
    {
        if (!Asks(span.Name) || !TrySplit(span.Path, out var folder, out var program))
            return;
        if (!_askedIn.TryGetValue(program, out var folders))
            _askedIn.Add(program, folders = new HashSet<string>(StringComparer.Ordinal));
        folders.Add(folder);
    }

    /// <summary>Whether the call is one of several failed look-ups of one program.</summary>
    public bool IsFailedLookup(in Span span) =>
        span.Error is "ENOENT" or "EACCES" or "ENOTDIR"
        && Asks(span.Name)
        && TrySplit(span.Path, out _, out var program)
        && _askedIn.TryGetValue(program, out var folders)
        && folders.Count > 1;

    private static bool Asks(string name) =>
        name is "syscall:stat" or "syscall:lstat" or "syscall:newfstatat" or "syscall:statx" or "syscall:access" or "syscall:faccessat" or "syscall:faccessat2" or "syscall:execve" or "syscall:readlink";

    private bool TrySplit(string? path, out string folder, out string program)
    {
        folder = program = "";
        if (path is null || path.LastIndexOf('/') is not (> 0 and var slash) || slash == path.Length - 1)
            return false;
        folder = path[..slash];
        program = path[(slash + 1)..];
        return _folders.Contains(folder);
    }
}
