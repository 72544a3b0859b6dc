using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary><c>--format csv</c>: a header, then a record a call in the order of their return. Times are CLOCK_MONOTONIC nanoseconds.</summary>
/// <remarks>The first byte is written at the first call, so that a program that cannot be started leaves nothing behind.</remarks>
internal sealed class CsvReport : TraceReport
{
    private static readonly string[] Columns = ["start_nanos", "duration_nanos", "pid", "tid", "name", "args", "path", "path2", "fd", "result", "errno"];

    private readonly CallText _writer;
    private readonly TextBuffer _text = new();
    private readonly CsvRecord _record = new();
    private readonly SourcedLines _lines;
    private readonly bool _hasSources;
    private bool _begun;

    /// <summary>Writes to <paramref name="stream"/>; with <paramref name="sources"/> each record ends in the place of its call.</summary>
    public CsvReport(Stream stream, SourceView? sources = null, DescriptorName? nameOf = null)
    {
        _writer = new CallText(nameOf);
        _hasSources = sources is not null;
        _lines = new SourcedLines(stream, sources is null ? null : stack => "," + Csv.Record(CsvPlace.Of(stack == 0 ? null : sources.Stacks.Resolve(stack).Site)));
    }

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        Begin();
        _text.Clear();
        _writer.Write(_text, call, path, path2, memory);
        _record.Begin();
        _record.Add(call.BeganBefore ? null : call.EnterNanos);
        _record.Add(call.Unfinished || call.BeganBefore ? null : call.ExitNanos - call.EnterNanos);
        _record.Add(call.Pid);
        _record.Add(call.Tid);
        _record.Add(SyscallTable.Name(call.Number));
        _record.Add(CallArguments.Inside(_text.Text));
        _record.AddPath(path);
        _record.AddPath(path2);
        _record.Add(JsonCall.Descriptor(call));
        _record.Add(call.Unfinished ? null : call.Result);
        _record.Add(call.Unfinished ? default : Errno.OfResult(call.Result));
        _lines.AddCall(_record.Text, stack);
    }

    /// <inheritdoc/>
    public override void OnManagedRuntime() => _lines.Hold();

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        Begin();
        _lines.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lines.Dispose();
        base.Dispose();
    }

    private void Begin()
    {
        if (_begun)
            return;
        _begun = true;
        _lines.Add(Csv.Record(_hasSources ? [.. Columns, .. CsvPlace.Columns] : Columns));
    }
}
