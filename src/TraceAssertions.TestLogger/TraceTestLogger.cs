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
    private readonly DeadHosts _deadHosts = new(DateTimeOffset.UtcNow, ProcessLife.Runs, Environment.GetEnvironmentVariable(DeadHosts.ResultsVariable));
    private IReadOnlyList<string> _sources = [];

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
        events.TestRunStart += (_, args) => _sources = [.. args.TestRunCriteria.Sources ?? args.TestRunCriteria.Tests?.Select(test => test.Source).Distinct() ?? []];
        events.TestResult += (_, args) => Print(args.Result);
        events.TestRunComplete += (_, args) => Print(DeadHostLines(args));
    }

    internal void Print(TestResult result)
    {
        var lines = ResultLines.Of(result);
        // Every test of a run is skipped for the same reason: once is enough.
        if (lines.Count == 0 || (result.Outcome == TestOutcome.Skipped && !_skipsTold.Add(lines[0])))
            return;
        Print(lines);
    }

    // Who cancels a run knows why it broke off.
    private IReadOnlyList<string> DeadHostLines(TestRunCompleteEventArgs run) =>
        run.IsCanceled ? [] : _deadHosts.Tell(_sources.Select(BakedProject.DirectoryOf).OfType<string>(), run.IsAborted);

    private void Print(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        // One write, so that the lines of one test stay together where several hosts report at once.
        _output.Write(string.Concat(lines.Select(line => line + Environment.NewLine)));
        _output.Flush();
    }
}
