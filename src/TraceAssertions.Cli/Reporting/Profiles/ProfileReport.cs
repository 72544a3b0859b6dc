using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>A report of what the places of the source cost: nothing while the program runs, all at its end.</summary>
/// <param name="stream">Takes the report.</param>
/// <param name="write">Writes it.</param>
internal sealed class ProfileReport(Stream stream, Action<Stream, StackCosts> write) : TraceReport
{
    private readonly StackCosts _costs = new();

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null) => _costs.Add(call, stack, Failed(call));

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        write(stream, _costs);
        stream.Flush();
    }
}
