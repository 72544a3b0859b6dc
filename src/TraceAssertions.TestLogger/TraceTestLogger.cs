using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace TraceAssertions.TestLogger;

/// <summary>A VSTest logger that prints the lines which an adapter of TraceAssertions wrote into a test's output.</summary>
/// <remarks>
/// VSTest shows the output of failed tests only, so that without this a verdict, a warning or the place of a trace would not be seen on pass.
/// vstest.console loads loggers from assemblies named <c>*.TestLogger.dll</c> beside the tests; the build registers this one through the MSBuild
/// property <c>VSTestLogger</c>.
/// </remarks>
[FriendlyName("TraceAssertions")]
[ExtensionUri("logger://TraceAssertions/v1")]
public sealed class TraceTestLogger : ITestLogger
{
    private readonly TextWriter _output;
    private readonly HashSet<string> _skipsTold = new(StringComparer.Ordinal);

    /// <summary>Creates the logger that vstest.console asks for; it prints to standard output.</summary>
    public TraceTestLogger()
        : this(Console.Out)
    {
    }

    internal TraceTestLogger(TextWriter output) => _output = output;

    /// <summary>Subscribes to the results of the run.</summary>
    /// <param name="events">What the run raises.</param>
    /// <param name="testRunDirectory">Not used: traces lie where the adapter wrote them.</param>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.TestResult += (_, args) => Print(args.Result);
    }

    internal void Print(TestResult result)
    {
        var lines = ResultLines.Of(result);
        // Every test of a run is skipped for the same reason: once is enough.
        if (lines.Count == 0 || (result.Outcome == TestOutcome.Skipped && !_skipsTold.Add(lines[0])))
            return;
        // One write, so that the lines of one test stay together where several hosts report at once.
        _output.Write(string.Concat(lines.Select(line => line + Environment.NewLine)));
        _output.Flush();
    }
}
