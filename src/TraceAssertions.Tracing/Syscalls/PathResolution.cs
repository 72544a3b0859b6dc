using System.Globalization;
using System.Text.RegularExpressions;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Finds out which file a path of a traced process leads to (path_resolution(7)), as that file's own path.</summary>
/// <remarks>
/// Links that traced processes make are known from their calls; others are read when the call is seen, which with eBPF is some milliseconds after it was made. Not safe for concurrent use.
/// </remarks>
/// <param name="readLink">The target of a symbolic link; null where there is none.</param>
/// <param name="descriptorOf">Given a pid and a descriptor, what it is called; null where that is not known.</param>
internal sealed partial class PathResolution(Func<string, string?> readLink, Func<int, int, string?> descriptorOf)
{
    private const int MostLinks = 40; // MAXSYMLINKS of linux/namei.h
    private const int MostRemembered = 4096;

    /// <summary>Which directories are links, so that a tree that is walked through is asked once for each of them.</summary>
    private readonly Dictionary<string, string?> _directories = new(StringComparer.Ordinal);

    /// <summary>The links that were made, which may be gone when a call on them is seen.</summary>
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    /// <summary>Something was mounted: what was found out about directories may not be true any more.</summary>
    public void Forget() => _directories.Clear();

    /// <summary>A symbolic link was made.</summary>
    public void Add(string path, string target)
    {
        _directories.Clear();
        if (_made.Count >= MostRemembered)
            _made.Clear();
        _made[path] = target;
    }

    /// <summary>A path was removed.</summary>
    public void Remove(string path)
    {
        _directories.Clear();
        _made.Remove(path);
    }

    /// <summary>A path, with what is below it, has another name.</summary>
    public void Move(string from, string to)
    {
        Remove(to);
        var below = from + "/";
        foreach (var (path, target) in _made.Where(link => link.Key == from || link.Key.StartsWith(below, StringComparison.Ordinal)).ToList())
        {
            _made.Remove(path);
            _made[to + path[from.Length..]] = target;
        }
    }

    /// <summary>The file that a path leads to.</summary>
    /// <param name="pid">Whose path it is: <c>/proc/self</c>.</param>
    /// <param name="tid">Which thread's: <c>/proc/thread-self</c>.</param>
    /// <param name="directory">Where a relative path begins; null where that is not known.</param>
    /// <param name="path">The path.</param>
    /// <param name="follow">A link at its end is followed.</param>
    /// <returns>A path without links, or what else a link of /proc leads to, as <c>pipe:[123]</c>; null where it is not known.</returns>
    public string? Resolve(int pid, int tid, string? directory, string path, bool follow)
    {
        var at = path.StartsWith('/') ? "" : directory?.TrimEnd('/');
        if (at is null)
            return null;
        var rest = new Stack<string>();
        Push(rest, path);
        var links = 0;
        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                at = at[..Math.Max(0, at.LastIndexOf('/'))];
                continue;
            }

            part = (at, part) switch
            {
                ("/proc", "self") => pid.ToString(CultureInfo.InvariantCulture),
                ("/proc", "thread-self") => string.Create(CultureInfo.InvariantCulture, $"{pid}/task/{tid}"),
                _ => part,
            };
            var next = $"{at}/{part}";
            var isLast = rest.Count == 0;
            if (isLast && !follow)
                return next;
            if (MagicLink().Match(next) is { Success: true } magic)
            {
                // Such a link leads to the file itself, wherever that is, and not to a path.
                if (Magic(next, magic) is not { } target || (!isLast && !target.StartsWith('/')))
                    return null;
                at = target;
            }
            else if (LinkOf(next, isLast) is { } link)
            {
                if (++links > MostLinks)
                    return null;
                if (link.StartsWith('/'))
                    at = "";
                Push(rest, link);
            }
            else
            {
                at = next;
            }
        }

        return at.Length == 0 ? "/" : at;
    }

    [GeneratedRegex(@"^/proc/(?<pid>\d+)(/task/\d+)?/(fd/(?<fd>\d+)|cwd|exe|root)$", RegexOptions.ExplicitCapture)]
    private static partial Regex MagicLink();

    private static void Push(Stack<string> rest, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".")
                rest.Push(parts[i]);
        }
    }

    private string? Magic(string path, Match match)
    {
        var known = match.Groups["fd"] is { Success: true } fd && int.TryParse(match.Groups["pid"].Value, CultureInfo.InvariantCulture, out var pid) && int.TryParse(fd.Value, CultureInfo.InvariantCulture, out var number)
            ? descriptorOf(pid, number)
            : null;
        return known ?? readLink(path);
    }

    private string? LinkOf(string path, bool isLast)
    {
        if (_made.TryGetValue(path, out var made))
            return made;
        if (isLast || path.StartsWith("/proc/", StringComparison.Ordinal))
            return readLink(path);
        if (_directories.TryGetValue(path, out var link))
            return link;
        if (_directories.Count >= MostRemembered)
            _directories.Clear();
        return _directories[path] = readLink(path);
    }
}
