using System.Text;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting;

/// <summary><c>-c</c>: nothing while the program runs, the table at its end.</summary>
/// <param name="stream">Takes the table.</param>
/// <param name="extended">Whether a second table tells how the durations are spread.</param>
internal sealed class SummaryReport(Stream stream, bool extended) : TraceReport
{
    private readonly SummaryTable _table = new();

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        if (!call.Unfinished)
            _table.Add(call.Number, Failed(call), call.ExitNanos - call.EnterNanos);
    }

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        SummaryTable.Write(writer, _table.Lines, extended);
    }
}
