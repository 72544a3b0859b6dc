using System.Globalization;
using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>One line a call, in the order of their return, in the form of strace(1).</summary>
/// <remarks>
/// A call is printed when it returns, so that nothing need be cut in two (<c>&lt;unfinished ...&gt;</c>, <c>resumed</c>) when other threads interleave;
/// with <c>-f</c>, a child's lines may therefore stand before its parent's wait4(2). With source lines they follow as soon as debug information is read;
/// from where a .NET runtime shows up, they are kept to the end of the run, because only then the names of its compiled code are known.
/// </remarks>
internal sealed class TextReport : TraceReport
{
    private readonly SourcedLines _lines;
    private readonly TextStyle _style;
    private readonly Dictionary<int, CallText> _callTexts = [];
    private readonly TextBuffer _text = new();
    private int _tasks = 1;
    private bool _isAttached;

    /// <summary>Writes to <paramref name="stream"/>; with <paramref name="sources"/> each line ends in the place of its call.</summary>
    public TextReport(Stream stream, TextStyle style, SourceView? sources = null)
    {
        var text = sources?.ToText();
        _lines = new SourcedLines(stream, text is null ? null : stack => string.Concat(text.Of(stack).Suffix, text.Of(stack).Below));
        _style = style;
    }

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        _text.Clear();
        var prefix = Prefix(call.Tid);
        _text.Append(prefix);
        CallTextAfter(prefix.Length).Write(_text, call, path, path2, memory);
        if (call.BeganBefore)
            _text.Append(" <began before renacer attached>");
        else if (_style.Timing && !call.Unfinished)
            _text.Append(string.Create(CultureInfo.InvariantCulture, $" <{(call.ExitNanos - call.EnterNanos) / 1e9:F6}>"));
        _lines.AddCall(_text.Text, stack);
    }

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        var line = ProcessEventText.Format(processEvent);
        if (line is not null)
            _lines.Add(Prefix(processEvent.Tid) + line);
        if (processEvent.Kind == ProcessEventKind.Fork)
            _tasks++;
        else if (processEvent.Kind == ProcessEventKind.Exit)
            _tasks--;
    }

    /// <inheritdoc/>
    public override void OnLost(ulong scope, long count) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"*** {count} events were lost here ***"));

    /// <inheritdoc/>
    public override void OnAttached(int tid, int threads)
    {
        _tasks = (_isAttached ? _tasks : 0) + threads;
        _isAttached = true;
    }

    /// <inheritdoc/>
    public override void OnManagedRuntime() => _lines.Hold();

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome) => _lines.Complete();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lines.Dispose();
        base.Dispose();
    }

    /// <summary>The column of the result counts from the beginning of the line, as in strace.</summary>
    private CallText CallTextAfter(int prefixLength)
    {
        if (!_callTexts.TryGetValue(prefixLength, out var callText))
            _callTexts.Add(prefixLength, callText = new CallText(_style.NameOf, CallText.DefaultColumn - prefixLength));
        return callText;
    }

    private string Prefix(int tid)
    {
        if (!_style.FollowsChildren)
            return "";
        if (_style.ToFile)
            return string.Create(CultureInfo.InvariantCulture, $"{tid,-5} ");
        return _tasks > 1 ? string.Create(CultureInfo.InvariantCulture, $"[pid {tid,5}] ") : "";
    }
}
