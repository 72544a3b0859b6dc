using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

/// <summary>A project with results as a test host leaves them, in a temporary folder with a <c>.git</c>.</summary>
internal sealed class ResultsOnDisk : IDisposable
{
    public const string RunName = "traces-20261121-073000-4711";

    public ResultsOnDisk()
    {
        Directory.CreateDirectory(Path.Combine(Root, ".git"));
        Directory.CreateDirectory(Project);
    }

    /// <summary>The root of the repository.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("renacer-report").FullName;

    public string Project => Path.Combine(Root, "tests", "Shop Tests");

    public string Configuration => Path.Combine(Project, "renacer.toml");

    /// <summary>The folder of a run, made.</summary>
    public string Folder(string run = RunName) => Directory.CreateDirectory(Path.Combine(Project, "TestResults", run)).FullName;

    /// <summary>Writes verdicts as a host does.</summary>
    public ResultsOnDisk With(params VerdictFile[] verdicts)
    {
        foreach (var verdict in verdicts)
            Add(verdict);
        return this;
    }

    public string Add(VerdictFile verdict, string run = RunName)
    {
        var path = Path.Combine(Folder(run), TraceFileName.Of(verdict.DisplayName) + VerdictFile.Suffix);
        File.WriteAllBytes(path, verdict.ToJson());
        return path;
    }

    /// <summary>Leaves the mark of a test that never ended.</summary>
    public void Mark(string displayName, string run = RunName) =>
        File.WriteAllText(Path.Combine(Folder(run), TraceFileName.Of(displayName) + ".incomplete"), displayName + "\nThis test had begun and not ended.\n");

    public static VerdictFile Passed(string test = "Shop.Tests.ImporterTests.Imports", string? displayName = null) => new()
    {
        Test = test,
        DisplayName = displayName ?? test,
        Outcome = VerdictOutcome.Passed,
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        Backend = "ebpf",
        Complete = true,
        Calls = 1204,
        DurationMs = 1234.5,
    };

    /// <summary>With one assertion violated, told as the host tells it.</summary>
    public VerdictFile Violated(string test = "Shop.Tests.ImporterTests.Imports", string name = "Few calls", AssertionSeverity severity = AssertionSeverity.Error) => Passed(test) with
    {
        Outcome = severity == AssertionSeverity.Error ? VerdictOutcome.Failed : VerdictOutcome.Passed,
        Assertions =
        [
            new()
            {
                Name = name,
                Condition = "spans.syscall.count < 500",
                Severity = severity,
                Outcome = AssertionOutcome.Violated,
                Fails = severity == AssertionSeverity.Error,
                Code = "TA2001",
                Actual = "12,345 calls (24.7 times the limit)",
                File = Configuration,
                Line = 12,
                Column = 13,
                Text = $"TA2001 Trace assertion failed: {name}\n  condition    spans.syscall.count < 500\n  actual       12,345 calls (24.7 times the limit)",
            },
        ],
    };

    /// <summary>With a golden trace that differs.</summary>
    public VerdictFile Different(string test = "Shop.Tests.ImporterTests.Imports") => Passed(test) with
    {
        Outcome = VerdictOutcome.Failed,
        Golden = new()
        {
            State = GoldenState.Different,
            Fails = true,
            File = Path.Combine(Project, "golden_traces", test + ".json"),
            Received = Path.Combine(Project, "golden_traces", test + ".received.json"),
            Diagnostic = new("TA3001", DiagnosticSeverity.Error, "the golden trace differs: 1 call added", Path.Combine(Project, "golden_traces", test + ".json"), 17, 1, "accept it where it is meant"),
            Text = "TA3001 Golden trace differs\n  calls  12 -> 13\n+ syscall:openat {bin}/orders.csv",
        },
    };

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
