using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds places in async methods that read or write files on the thread that they run on.</summary>
/// <remarks>
/// A call that .NET makes for an async method in the background has a stack of its own, without that method on it. Sockets are left out: what is asynchronous tries them on the caller's
/// thread first, without waiting. So are opening and closing, which have no asynchronous form.
/// </remarks>
internal sealed class SyncIoDetector
{
    private const int LastStandardStream = 2;

    private readonly Dictionary<SourceSite, Place> _places = [];
    private readonly CausalTrace _trace;
    private readonly AnalysisOptions _options;

    public SyncIoDetector(CausalTrace trace, AnalysisOptions options)
    {
        (_trace, _options) = (trace, options);
        Unknown = CallStacks.Missing(trace) ?? (trace.Stacks is null ? "a trace that was read from a file has no stacks" : null);
        if (Unknown is null)
            Collect(trace.Stacks!);
    }

    /// <summary>Why it cannot be told whether there are any; null where it can.</summary>
    public string? Unknown { get; private set; }

    /// <summary>The findings in the order of their first calls.</summary>
    public IEnumerable<AntipatternFinding> Findings =>
        from place in _places.Values
        where place.Calls >= _options.SyncIoThreshold
        orderby place.Rows[0]
        select CountedFinding.Of(
            AntipatternKind.SyncIoOnAsyncPath,
            _trace[place.Rows[0]].Name,
            place.Calls,
            _options.SyncIoThreshold,
            place.Rows[0],
            place.Rows,
            string.Create(CultureInfo.InvariantCulture, $"{place.Site} reads or writes files synchronously {place.Calls} times in an async method (threshold: {_options.SyncIoThreshold})"));

    private void Collect(ITraceStacks stacks)
    {
        var columns = _trace.Columns;
        var families = Array.ConvertAll(columns.Strings, name => name is null ? null : SpanFamilies.Of(name));
        var isFile = RegularFiles.Among(columns);
        for (var i = 0; i < columns.CallRow.Length; i++)
        {
            var row = columns.CallRow[i];
            if (families[columns.Name[row]] is not (SpanFamily.Read or SpanFamily.Write or SpanFamily.Sync) || !isFile[columns.Path[row]] || columns.Fd[row] is >= 0 and <= LastStandardStream || !_trace[row].Counts)
                continue;
            var stack = columns.CallStack.Length == 0 || columns.CallStack[i] == 0 ? null : stacks.Resolve(columns.CallStack[i]);
            if (stack?.Frames.FirstOrDefault(frame => frame is { IsUserCode: true, IsAsync: true }) is { } site)
                Add(site, row);
            else if (stack is not { IsComplete: true })
                Unknown ??= $"the stack of {_trace[row].Name} on {_trace[row].Path} is not known as a whole, and an async method may be on it";
        }
    }

    private void Add(SourceLocation site, int row)
    {
        var key = SourceSite.Of(site)!.Value;
        if (!_places.TryGetValue(key, out var place))
            _places.Add(key, place = new Place(site));
        place.Calls++;
        if (place.Rows.Count < CountedFinding.MaxEvidence && (place.Rows.Count == 0 || place.Rows[^1] != row))
            place.Rows.Add(row);
    }

    private sealed class Place(SourceLocation site)
    {
        public SourceLocation Site { get; } = site;

        public long Calls { get; set; }

        /// <summary>The first rows.</summary>
        public List<int> Rows { get; } = [];
    }
}
