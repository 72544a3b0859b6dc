using System.Text;
using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary><c>--format csv</c>: a header, then a record a call in the order of their return. Times are CLOCK_MONOTONIC nanoseconds.</summary>
/// <remarks>The first byte is written at the first call, so that a program that cannot be started leaves nothing behind.</remarks>
internal sealed class CsvReport : TraceReport
{
    private static readonly string[] Columns = ["start_nanos", "duration_nanos", "pid", "tid", "name", "args", "path", "path2", "fd", "result", "errno"];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly CallText _text;
    private readonly SourcedLines _lines;
    private readonly bool _hasSources;
    private bool _begun;

    /// <summary>Writes to <paramref name="stream"/>; with <paramref name="sources"/> each record ends in the place of its call.</summary>
    public CsvReport(Stream stream, SourceView? sources = null, DescriptorName? nameOf = null)
    {
        _text = new CallText(nameOf);
        _hasSources = sources is not null;
        _lines = new SourcedLines(stream, sources is null ? null : stack => "," + Csv.Record(CsvPlace.Of(stack == 0 ? null : sources.Stacks.Resolve(stack).Site)));
    }

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        Begin();
        var record = Csv.Record(
            call.BeganBefore ? null : Csv.Number(call.EnterNanos),
            call.Unfinished || call.BeganBefore ? null : Csv.Number(call.ExitNanos - call.EnterNanos),
            Csv.Number(call.Pid),
            Csv.Number(call.Tid),
            SyscallTable.Name(call.Number),
            string.Join(", ", CallArguments.Of(_text.Format(call, path, path2, memory))),
            PathOf(path),
            PathOf(path2),
            JsonCall.Descriptor(call) is { } fd ? Csv.Number(fd) : null,
            call.Unfinished ? null : Csv.Number(call.Result),
            call.Unfinished ? null : Errno.OfResult(call.Result));
        _lines.AddCall(record, stack);
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

    /// <summary>A path that is not UTF-8 has no place in a text; the arguments have it escaped.</summary>
    private static string? PathOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
