using TraceAssertions.Conditions;

namespace TraceAssertions.Golden;

/// <summary>Applies to a path every scrubber that is about paths, in the order of their table; remembers each result.</summary>
internal sealed class PathScrubber
{
    private readonly Func<string, bool> _applies;
    private readonly KnownFolders _folders;
    private readonly TempNames _temp;
    private readonly IReadOnlyList<ProjectScrubber> _own;
    private readonly Dictionary<string, string> _scrubbed = new(StringComparer.Ordinal);

    /// <param name="applies">Whether a built-in scrubber is on.</param>
    /// <param name="folders">The known folders.</param>
    /// <param name="own">The project's own scrubbers.</param>
    public PathScrubber(Func<string, bool> applies, KnownFolders folders, IReadOnlyList<ProjectScrubber> own)
    {
        _applies = applies;
        _folders = folders;
        _own = own;
        _temp = new TempNames(applies(BuiltInScrubbers.Folders) ? [KnownFolders.Temp] : folders.TempFolders);
    }

    /// <summary>Remembers that the trace made this path as mkdtemp(3) or mkstemp(3) does. Call it for all before the first <see cref="Scrub"/>.</summary>
    public void AddMade(string path, bool byPython) => _temp.AddMade(Located(path), byPython);

    /// <summary>The path without what differs from run to run.</summary>
    /// <exception cref="TraceAssertionsException">A pattern of the project takes too long (TA1030).</exception>
    public string Scrub(string path)
    {
        if (_scrubbed.TryGetValue(path, out var known))
            return known;
        var text = Located(path);
        if (_applies(BuiltInScrubbers.TempNames))
            text = _temp.Scrub(text);
        text = ScrubText(text);
        foreach (var own in _own)
            text = own.Scrub(text);
        return _scrubbed[path] = text;
    }

    /// <summary>The name of an activity, a step or a program without what differs from run to run.</summary>
    public string ScrubText(string text)
    {
        if (_applies(BuiltInScrubbers.Guids))
            text = TextPatterns.ScrubGuids(text);
        if (_applies(BuiltInScrubbers.Dates))
            text = TextPatterns.ScrubDates(text);
        return _applies(BuiltInScrubbers.Ports) ? TextPatterns.ScrubPorts(text) : text;
    }

    private string Located(string path)
    {
        var text = _applies(BuiltInScrubbers.Ids) ? KernelIds.Scrub(path) : path;
        return _applies(BuiltInScrubbers.Folders) ? _folders.Scrub(text) : text;
    }
}
