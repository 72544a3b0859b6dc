using System.Text.RegularExpressions;

namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>temp-names</c>: the random part of a name directly below the temporary folder.</summary>
/// <remarks>
/// By shape wherever the shape is telling, so that a name made before the test began is treated alike. mkdtemp(3) and mkstemp(3) draw six letters and digits;
/// behind a prefix that no separator ends they are told only by how the trace made them: a name like <c>importdata</c> stays what it is.
/// </remarks>
internal sealed partial class TempNames
{
    private readonly IReadOnlyList<string> _folders;
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _trials = new(StringComparer.Ordinal);

    /// <param name="folders">The temporary folders, as they stand in the paths.</param>
    public TempNames(IReadOnlyList<string> folders) => _folders = folders;

    /// <summary>Remembers that the trace made this path as mkdtemp(3) or mkstemp(3) would: exclusively, for its owner only.</summary>
    /// <param name="path">The path.</param>
    /// <param name="byPython">Whether it was made with O_NOFOLLOW, as Python's tempfile does and mkstemp(3) does not.</param>
    public void AddMade(string path, bool byPython)
    {
        if (!TryFindName(path, out var start, out var end))
            return;
        _made.Add(path[start..end]);
        if (byPython && PythonTrial().IsMatch(path.AsSpan(start, end - start)))
            _trials.Add(path[start..end]);
    }

    /// <summary>The path with the random part of its first name below the temporary folder replaced.</summary>
    public string Scrub(string path) =>
        TryFindName(path, out var start, out var end) && ScrubName(path[start..end]) is { } scrubbed ? string.Concat(path.AsSpan(0, start), scrubbed, path.AsSpan(end)) : path;

    private string? ScrubName(string name)
    {
        if (Diagnostics().IsMatch(name))
            return DiagnosticNumbers().Replace(name, "-{random}");
        if (_trials.Contains(name))
            return "{random}";
        if (Shapes().Match(name) is { Success: true } shape)
            return Replaced(name, shape.Groups["random"]);
        if (!_made.Contains(name))
            return null;
        return Attached().Match(name) is { Success: true } attached ? Replaced(name, attached.Groups["random"]) : null;
    }

    private static string Replaced(string name, Group random) => string.Concat(name.AsSpan(0, random.Index), "{random}", name.AsSpan(random.Index + random.Length));

    private bool TryFindName(string path, out int start, out int end)
    {
        start = end = 0;
        foreach (var folder in _folders)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal) || path.Length <= folder.Length + 1 || path[folder.Length] != '/')
                continue;
            start = folder.Length + 1;
            end = path.IndexOf('/', start) is var slash and >= 0 ? slash : path.Length;
            return true;
        }

        return false;
    }

    // mktemp(1), Path.GetTempFileName, Python's tempfile, Path.GetRandomFileName, mkdtemp(3) without a prefix or with one that ends in a separator.
    [GeneratedRegex(
        @"^(?:tmp\.(?<random>[A-Za-z0-9]{10})|tmp(?<random>[A-Za-z0-9]{6})\.tmp|tmp(?<random>[a-z0-9_]{8})|(?<random>[a-z0-5]{8}\.[a-z0-5]{3})|(?:.*[-_.])?(?<random>[A-Za-z0-9]{6}))$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shapes();

    // mkdtemp(3) with another prefix, mkstemps(3) with a suffix.
    [GeneratedRegex(@"^.+?(?<random>[A-Za-z0-9]{6})(?:\.[^.]*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Attached();

    // What Python's tempfile makes once, to see whether the folder can be written.
    [GeneratedRegex("^[a-z0-9_]{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex PythonTrial();

    // What every .NET process makes for debuggers: ids of the process and of its start.
    [GeneratedRegex("^(?:clr-debug-pipe|dotnet-diagnostic)-[0-9]+-[0-9]+-(?:in|out|socket)$", RegexOptions.CultureInvariant)]
    private static partial Regex Diagnostics();

    [GeneratedRegex("-[0-9]+-[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex DiagnosticNumbers();
}
