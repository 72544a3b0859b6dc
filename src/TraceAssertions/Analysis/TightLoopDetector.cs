using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds calls that dominate a sliding window over one thread's calls; overlapping windows of one call are one loop.</summary>
/// <remarks>
/// Windows are never built: each call enters and leaves the counts of its thread's current window once, so that a run of a million calls
/// costs a million increments, whatever the window's size.
/// </remarks>
internal sealed class TightLoopDetector
{
    private const int MaxEvidence = 100;

    private readonly SpanColumns _columns;
    private readonly int _window;
    private readonly int _threshold;
    private readonly Dictionary<(int Pid, int Tid), ThreadCalls> _threads = [];
    private readonly List<AntipatternFinding> _findings = [];

    /// <summary>Numbers the names of calls among the interned strings, so that counts by name take an array of a few hundred.</summary>
    private readonly int[] _ordinal;
    private int _nameCount;

    private TightLoopDetector(SpanColumns columns, AnalysisOptions options)
    {
        _columns = columns;
        _ordinal = new int[columns.Strings.Length];
        _window = Math.Max(1, options.TightLoopWindow);
        _threshold = options.TightLoopThreshold;
    }

    public static IReadOnlyList<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var detector = new TightLoopDetector(trace.Columns, options);
        detector.Scan();
        return [.. detector._findings.OrderBy(f => f.Row)];
    }

    private void Scan()
    {
        var isSyscall = InnerCalls.IsSyscall(_columns);
        for (var name = 0; name < isSyscall.Length; name++)
        {
            if (isSyscall[name])
                _ordinal[name] = ++_nameCount;
        }

        foreach (var row in _columns.CallRow)
        {
            if (!isSyscall[_columns.Name[row]] || _columns.Noise[row] != 0
                || _columns.Confidence[row] is not (Confidence.Exact or Confidence.Child or Confidence.FdOwner))
                continue;
            var key = (_columns.Pid[row], _columns.Tid[row]);
            if (!_threads.TryGetValue(key, out var thread))
                _threads.Add(key, thread = new ThreadCalls(_ordinal, _nameCount));
            Slide(thread, row);
        }

        foreach (var thread in _threads.Values)
        {
            foreach (var (name, loop) in thread.OpenLoops)
                Report(thread, name, loop);
        }
    }

    private void Slide(ThreadCalls thread, int row)
    {
        var name = _columns.Name[row];
        thread.Rows.Add(row);
        if (++thread.CountOf(name) == _threshold + 1)
            thread.Hot.Add(name);
        var start = thread.Rows.Count - _window;
        if (start > 0)
        {
            var left = _columns.Name[thread.Rows[start - 1]];
            if (--thread.CountOf(left) == _threshold)
                thread.Hot.Remove(left);
        }

        if (start < 0)
            return;
        foreach (var hot in thread.Hot)
            Extend(thread, hot, start);
    }

    private void Extend(ThreadCalls thread, int name, int start)
    {
        var count = thread.CountOf(name);
        if (thread.OpenLoops.TryGetValue(name, out var loop))
        {
            if (start < loop.LastWindow + _window)
            {
                loop.LastWindow = start;
                loop.MaxCount = Math.Max(loop.MaxCount, count);
                return;
            }

            Report(thread, name, loop);
        }

        thread.OpenLoops[name] = new Loop { FirstWindow = start, LastWindow = start, MaxCount = count };
    }

    private void Report(ThreadCalls thread, int name, Loop loop)
    {
        var range = thread.Rows.GetRange(loop.FirstWindow, loop.LastWindow + _window - loop.FirstWindow);
        var ofName = 0;
        var evidence = new List<int>();
        foreach (var row in range)
        {
            if (_columns.Name[row] != name)
                continue;
            ofName++;
            if (evidence.Count < MaxEvidence && (evidence.Count == 0 || evidence[^1] != row))
                evidence.Add(row);
        }

        var text = _columns.Strings[name]!;
        _findings.Add(new AntipatternFinding(
            AntipatternKind.TightLoop,
            AntipatternSeverity.Medium,
            text,
            range.Count,
            (double)loop.MaxCount / _window,
            evidence[0],
            evidence,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{text} is {ofName} of {range.Count} consecutive calls of thread {_columns.Tid[evidence[0]]} (threshold: {_threshold} of {_window})")));
    }

    private sealed class ThreadCalls(int[] ordinal, int nameCount)
    {
        private readonly int[] _counts = new int[nameCount + 1];

        /// <summary>The rows of the thread's calls, in program order.</summary>
        public List<int> Rows { get; } = [];

        /// <summary>Names that occur more often than the threshold in the current window.</summary>
        public List<int> Hot { get; } = [];

        public Dictionary<int, Loop> OpenLoops { get; } = [];

        /// <summary>How often a name occurs in the current window.</summary>
        public ref int CountOf(int name) => ref _counts[ordinal[name]];
    }

    private sealed class Loop
    {
        public required int FirstWindow { get; init; }

        public required int LastWindow { get; set; }

        public required int MaxCount { get; set; }
    }
}
