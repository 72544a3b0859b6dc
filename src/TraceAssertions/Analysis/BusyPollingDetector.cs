using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds threads that ask for one thing over and over and are told each time that there is nothing.</summary>
/// <remarks>
/// A question without result is a call that would have had to wait (EAGAIN), a poll(2) that found nothing ready and did not wait, or a look for a file that is not there. Only naps and other
/// such questions may lie between two of them: a thread that does something else in between works, and looks now and then. A result ends the row.
/// </remarks>
internal sealed class BusyPollingDetector
{
    private const double NanosPerMilli = 1_000_000;

    // Timeouts of poll(2) and epoll_wait(2) are whole milliseconds: what returned nothing sooner was told not to wait. The trace does not hold the timeout itself.
    private const long ShortestTimeoutNanos = 1_000_000;

    private readonly CausalTrace _trace;
    private readonly SpanColumns _columns;
    private readonly AnalysisOptions _options;
    private readonly Question[] _questions;
    private readonly Dictionary<(int Pid, int Tid), Dictionary<(int Name, int Path, int Fd), Streak>> _threads = [];
    private readonly List<AntipatternFinding> _findings = [];

    private BusyPollingDetector(CausalTrace trace, AnalysisOptions options)
    {
        _trace = trace;
        _columns = trace.Columns;
        _options = options;
        _questions = Array.ConvertAll(_columns.Strings, QuestionOf);
    }

    private enum Question
    {
        /// <summary>No system call.</summary>
        None,

        /// <summary>Any other call; one on a descriptor that is not ready, or whose lock is taken, says EAGAIN.</summary>
        Call,

        /// <summary>Whether a file is there.</summary>
        File,

        /// <summary>Whether anything is ready: no result is 0.</summary>
        Ready,

        /// <summary>Nothing is asked: a thread passes time.</summary>
        Nap,
    }

    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var detector = new BusyPollingDetector(trace, options);
        detector.Scan();
        return detector._findings.OrderBy(finding => finding.Row);
    }

    private void Scan()
    {
        // Calls arrive as they return, which for those of one thread is the order in which it makes them.
        for (var call = 0; call < _trace.CallCount; call++)
        {
            var row = _columns.CallRow[call];
            var question = _questions[_columns.Name[row]];
            if (question is Question.None or Question.Nap || !_trace[row].Counts)
                continue;
            var key = (_columns.Pid[row], _columns.Tid[row]);
            if (!_threads.TryGetValue(key, out var streaks))
                _threads.Add(key, streaks = []);
            if (!IsWithoutResult(question, row))
                End(streaks);
            else if (question != Question.Ready || _columns.CallDuration[call] < ShortestTimeoutNanos)
                Extend(streaks, row, _columns.CallStart[call]);
        }

        foreach (var streaks in _threads.Values)
            End(streaks);
    }

    /// <summary>Of a run the result is that of its first call: who is told of something does not ask again before doing something about it.</summary>
    private bool IsWithoutResult(Question question, int row) => !_columns.Unfinished[row] && question switch
    {
        Question.Ready => _columns.Error[row] == 0 && _columns.Result[row] == 0,
        Question.File => _columns.Strings[_columns.Error[row]] == "ENOENT" && _columns.Path[row] != 0,
        _ => _columns.Strings[_columns.Error[row]] == "EAGAIN" && _columns.Fd[row] >= 0,
    };

    private void Extend(Dictionary<(int Name, int Path, int Fd), Streak> streaks, int row, long start)
    {
        var thing = (_columns.Name[row], _columns.Path[row], _columns.Fd[row]);
        if (!streaks.TryGetValue(thing, out var streak))
            streaks.Add(thing, streak = new Streak { FirstNanos = start });
        streak.Count++;
        streak.LastNanos = start;
        if (streak.Rows.Count < CountedFinding.MaxEvidence && (streak.Rows.Count == 0 || streak.Rows[^1] != row))
            streak.Rows.Add(row);
    }

    private void End(Dictionary<(int Name, int Path, int Fd), Streak> streaks)
    {
        foreach (var streak in streaks.Values)
        {
            if (streak.Count >= _options.BusyPollingThreshold && streak.LastNanos - streak.FirstNanos <= _options.BusyPollingIntervalMs * NanosPerMilli * (streak.Count - 1))
                Report(streak);
        }

        streaks.Clear();
    }

    private void Report(Streak streak)
    {
        var span = _trace[streak.Rows[0]];
        var thing = span.Fd >= 0 ? string.Create(CultureInfo.InvariantCulture, $" on fd {span.Fd}") : span.Path is { } path ? $" on {path}" : "";
        _findings.Add(CountedFinding.Of(
            AntipatternKind.BusyPolling,
            span.Name,
            streak.Count,
            _options.BusyPollingThreshold,
            span.Row,
            streak.Rows,
            string.Create(CultureInfo.InvariantCulture, $"{span.Name}{thing} is asked {streak.Count} times in a row by thread {span.Tid} without result (threshold: {_options.BusyPollingThreshold})")));
    }

    private static Question QuestionOf(string? name) => name switch
    {
        null => Question.None,
        "syscall:nanosleep" or "syscall:clock_nanosleep" or "syscall:sched_yield" or "syscall:futex" or "syscall:futex_wait" or "syscall:futex_waitv" => Question.Nap,
        "syscall:poll" or "syscall:ppoll" or "syscall:select" or "syscall:pselect6" or "syscall:epoll_wait" or "syscall:epoll_pwait" or "syscall:epoll_pwait2" => Question.Ready,
        _ when SpanFamilies.Of(name) is SpanFamily.Stat or SpanFamily.Open => Question.File,
        _ => name.StartsWith("syscall:", StringComparison.Ordinal) ? Question.Call : Question.None,
    };

    private sealed class Streak
    {
        public long Count;
        public long LastNanos;

        public required long FirstNanos { get; init; }

        /// <summary>The first rows.</summary>
        public List<int> Rows { get; } = [];
    }
}
