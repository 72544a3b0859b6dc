using TraceAssertions.Conditions;

namespace TraceAssertions.Golden;

/// <summary>Reads the rows of one trace as lines of its golden trace: leaves out, replaces, canonicalises.</summary>
internal sealed class LineReader
{
    private const string Syscall = "syscall:";
    private const string ThreadFlag = "CLONE_THREAD";

    private readonly CausalTrace _trace;
    private readonly Func<string, bool> _applies;
    private readonly PathScrubber _paths;
    private readonly LineCollector _lines;
    private readonly ProcessChains _chains;
    private readonly StandardStreams _streams = new();
    private readonly PathLookups _lookups = new(Environment.GetEnvironmentVariable("PATH"));
    private readonly LoaderSizes _loader = new();
    private readonly UnsteadyProcesses _unsteady = new();
    private readonly HashSet<int> _pids = [];
    private readonly Dictionary<(int Name, int Arguments), (string Name, string? Arguments)> _canonical = [];

    /// <param name="trace">The trace.</param>
    /// <param name="applies">Whether a built-in scrubber is on.</param>
    /// <param name="paths">Scrubs paths.</param>
    /// <param name="lines">Receives the lines.</param>
    public LineReader(CausalTrace trace, Func<string, bool> applies, PathScrubber paths, LineCollector lines)
    {
        _trace = trace;
        _applies = applies;
        _paths = paths;
        _lines = lines;
        _chains = new ProcessChains(trace, paths.ScrubText);
    }

    /// <summary>Processes, the first included.</summary>
    public int Processes { get; private set; } = 1;

    /// <summary>Reads all rows.</summary>
    public void Read()
    {
        foreach (var span in _trace.Spans)
        {
            if (!ProcessChains.IsChild(span) || !span.Counts)
                continue;
            Processes++;
            _pids.Add(span.Pid);
        }

        foreach (var span in _trace.Spans)
        {
            if (span.Counts)
                LookAt(span);
        }

        foreach (var span in _trace.Spans)
        {
            if (span is { Counts: true, IsSyscall: true, Error: null })
                _streams.AddCopy(span);
        }

        foreach (var span in _trace.Spans)
        {
            if (!span.Counts)
                continue;
            if (span.IsSyscall)
                ReadCall(span);
            else if (span.ParentRow >= 0)
                ReadOther(span);
        }
    }

    /// <summary>What some scrubbers must know of the whole trace beforehand.</summary>
    private void LookAt(in Span span)
    {
        if (span.Name == Syscall + "rt_sigreturn" || (Canonical(span).Name == Syscall + "clone" && IsThread(span)))
            _unsteady.Add(_chains.ProcessOf(span.Row));
        if (!span.IsSyscall || span.Path is not { } path)
            return;
        _lookups.Add(span);
        if (span.Error is not null)
            return;
        var (name, arguments) = Canonical(span);
        if (name == Syscall + "openat")
            _streams.AddOpened(path);
        if (Has(arguments, name == Syscall + "mkdirat" ? "0700" : name == Syscall + "openat" ? "O_EXCL" : "?"))
            _paths.AddMade(path, byPython: Has(arguments, "O_NOFOLLOW"));
    }

    private void ReadOther(in Span span)
    {
        var process = _chains.ProcessOf(span.Row);
        var colon = span.Name.IndexOf(':', StringComparison.Ordinal) + 1;
        var name = span.Name[..colon] + _paths.ScrubText(span.Name[colon..]);
        _lines.Add(process, span.Row, new LineKey(Intern(_chains[process]), Intern(name), 0, 0, 0, Intern(span.Error), -1, LineKind.Counted), new LineTotals(span.RepetitionCount, 0, 0));
    }

    private void ReadCall(in Span span)
    {
        if (IsLeftOut(span))
            return;
        var (name, arguments) = Canonical(span);
        if (name == Syscall + "clone")
            arguments = IsThread(span) ? ThreadFlag : null;
        var stream = _applies(BuiltInScrubbers.Stdio) ? _streams.NameOf(span) : null;
        var path = stream ?? Scrub(span.Path);
        var error = stream is not null && StandardStreams.IsProbe(name) ? null : span.Error;
        var size = (_applies(BuiltInScrubbers.Loader) && _loader.Hides(span)) || (_applies(BuiltInScrubbers.KernelFiles) && IsKernelFile(path)) ? -1 : span.RequestedBytes;
        var kind = _applies(BuiltInScrubbers.Waits) && TimingCalls.IsOnce(name) ? LineKind.Once : LineKind.Counted;
        if (_applies(BuiltInScrubbers.Streams))
        {
            if (StreamReads.IsNotReady(error, path))
                return;
            if (StreamReads.Contains(span.Name, path))
                (arguments, size, kind) = (null, -1, LineKind.Bytes);
        }

        var process = _chains.ProcessOf(span.Row);
        var key = new LineKey(Intern(_chains[process]), Intern(name), Intern(path), Intern(Scrub(span.OtherPath)), Intern(arguments), Intern(error), size, kind);
        _lines.Add(process, span.Row, key, new LineTotals(span.RepetitionCount, span.TransferredBytes, span.TransferredBytes > 0 ? span.RepetitionCount : 0));
    }

    private bool IsLeftOut(in Span span) =>
        (_applies(BuiltInScrubbers.Memory) && _unsteady.Hides(_chains.ProcessOf(span.Row), span))
        || (_applies(BuiltInScrubbers.Waits) && TimingCalls.Contains(span))
        || (_applies(BuiltInScrubbers.RandomDraw) && IsDraw(span))
        || (_applies(BuiltInScrubbers.Locale) && span.Path is { } path && LocaleFiles.Contains(path))
        || (_applies(BuiltInScrubbers.PathLookup) && _lookups.IsFailedLookup(span));

    /// <summary>glibc and gnulib: random_bits in tempname.c, and the key of malloc's caches; an unfair number is drawn again.</summary>
    private static bool IsDraw(in Span span) => span is { Name: Syscall + "getrandom", RequestedBytes: 8 } && Has(span.Arguments, "GRND_NONBLOCK");

    private static bool IsKernelFile(string? path) =>
        path is not null && (path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal));

    /// <summary>clone(2) made a thread where the trace has no process of the id that it returned.</summary>
    private bool IsThread(in Span span) => span is { Error: null, Unfinished: false } && !_pids.Contains((int)span.Result);

    private (string Name, string? Arguments) Canonical(in Span span)
    {
        var columns = _trace.Columns;
        var key = (columns.Name[span.Row], columns.Arguments[span.Row]);
        if (!_canonical.TryGetValue(key, out var canonical))
            _canonical.Add(key, canonical = CanonicalCalls.Of(span.Name, span.Arguments));
        return canonical;
    }

    private int Intern(string? text) => _lines.Texts.Intern(text);

    private string? Scrub(string? path) => path is null ? null : _paths.Scrub(path);

    private static bool Has(string? arguments, string flag) => arguments is not null && arguments.Contains(flag, StringComparison.Ordinal);
}
