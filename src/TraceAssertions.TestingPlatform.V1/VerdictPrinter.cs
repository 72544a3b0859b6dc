using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.OutputDevice;
using Microsoft.Testing.Platform.OutputDevice;

namespace TraceAssertions.TestingPlatform;

/// <summary>Prints the lines which an adapter of TraceAssertions wrote into the output of a test that passes.</summary>
/// <remarks>
/// The platform shows the output of failed tests only, and the reason of each skipped one, so that without this a verdict, a warning or the place of a trace would not be seen on pass.
/// </remarks>
internal sealed class VerdictPrinter(IOutputDevice device) : IDataConsumer, IOutputDeviceDataProducer
{
    // What every line begins with that an adapter adds to a test's output; written by TraceAssertions.Testing.ReportLines.
    private const string Prefix = "[trace] ";

    public string Uid => "TraceAssertions.VerdictPrinter";

    public string Version { get; } = typeof(VerdictPrinter).Assembly.GetName().Version?.ToString() ?? "";

    public string DisplayName => "TraceAssertions";

    public string Description => "Prints the verdicts of traced tests.";

    public Type[] DataTypesConsumed { get; } = [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public async Task ConsumeAsync(IDataProducer dataProducer, IData value, CancellationToken cancellationToken)
    {
        if (value is not TestNodeUpdateMessage { TestNode.Properties: var properties } || !properties.Any<PassedTestNodeStateProperty>())
            return;
#pragma warning disable TPEXP // what a test printed is marked as experimental in version 1, and not in 2
        var lines = properties.OfType<StandardOutputProperty>()
#pragma warning restore TPEXP
            .SelectMany(output => output.StandardOutput.Split('\n'))
            .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(line => line.TrimEnd('\r'))
            .ToList();
        // At once, so that the lines of one test stay together.
        if (lines.Count > 0)
            await device.DisplayAsync(this, new TextOutputDeviceData(string.Join(Environment.NewLine, lines)), cancellationToken);
    }
}
