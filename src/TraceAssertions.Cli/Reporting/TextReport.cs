using System.Globalization;
using TraceAssertions.Cli.Output;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>One line a call, in the order of their return, in the form of strace(1).</summary>
/// <remarks>
/// A call is printed when it returns, so that nothing need be cut in two (<c>&lt;unfinished ...&gt;</c>, <c>resumed</c>) when other threads interleave;
/// with <c>-f</c>, a child's lines may therefore stand before its parent's wait4(2).
/// </remarks>
internal sealed class TextReport : TraceReport
{
    private readonly LineWriter _lines;
    private readonly TextStyle _style;
    private readonly Dictionary<int, CallText> _callTexts = [];
    private readonly TextBuffer _text = new();
    private int _tasks = 1;

    /// <summary>Writes to <paramref name="stream"/>.</summary>
    public TextReport(Stream stream, TextStyle style)
    {
        _lines = new LineWriter(stream);
        _style = style;
    }

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        _text.Clear();
        var prefix = Prefix(call.Tid);
        CallTextAfter(prefix.Length).Write(_text, call, path, path2);
        var time = _style.Timing && !call.Unfinished
            ? string.Create(CultureInfo.InvariantCulture, $" <{(call.ExitNanos - call.EnterNanos) / 1e9:F6}>")
            : "";
        _lines.WriteLine($"{prefix}{_text.Text}{time}");
    }

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        var line = ProcessEventText.Format(processEvent);
        if (line is not null)
            _lines.WriteLine(Prefix(processEvent.Tid) + line);
        if (processEvent.Kind == ProcessEventKind.Fork)
            _tasks++;
        else if (processEvent.Kind == ProcessEventKind.Exit)
            _tasks--;
    }

    /// <inheritdoc/>
    public override void OnLost(ulong scope, long count) =>
        _lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"*** {count} events were lost here ***"));

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome) => _lines.Flush();

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
            _callTexts.Add(prefixLength, callText = new CallText(column: CallText.DefaultColumn - prefixLength));
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
