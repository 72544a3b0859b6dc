using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Output;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer report</c>: makes a report of the verdicts of a run, for CI.</summary>
internal sealed class ReportCommand : RenacerCommand
{
    // Each writes a report and gives what it could not read for it, beside the verdicts.
    private static readonly Dictionary<string, Func<ReportedRun, Stream, IReadOnlyList<Diagnostic>>> Formats = new(StringComparer.Ordinal)
    {
        ["github"] = OfVerdicts(GitHubReport.Write),
        ["markdown"] = OfVerdicts(MarkdownReport.Write),
        ["junit"] = OfVerdicts(JUnitReport.Write),
        ["sarif"] = OfVerdicts(SarifReport.Write),
        ["json"] = OfVerdicts(VerdictsJson.Write),
        ["tree"] = TreeReport.Write,
    };

    private readonly Argument<string[]> _results = new("RESULTS") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _format = Choice.Create("--format", "What to write; see below.", [.. Formats.Keys]);
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write to a file, whole or not at all; its folder is made. Default: standard output." };
    private readonly Option<string?> _project = new("--project") { HelpName = "DIR", Description = "The project whose newest results are read where no RESULTS are named. Default: this directory." };
    private readonly Option<string?> _failOn = Choice.Create("--fail-on", "never (the default) or error: exit with 3 where the report has an error.", "never", "error");

    public ReportCommand()
        : base("report", "Makes a report of the verdicts of traced tests and programs, for CI to show.")
    {
        _format.Required = true;
        _results.Validators.Add(result =>
        {
            // The parser takes a misspelt option for one more folder.
            foreach (var token in result.Tokens)
            {
                if (token.Value.Length == 0)
                    result.AddError("an empty word is no folder of results");
                if (!token.Value.StartsWith('-'))
                    continue;
                var name = token.Value.Split('=')[0];
                var meant = NameSuggestion.Closest(name, Options.Select(option => option.Name)) is { } nearest ? $"; did you mean '{nearest}'?" : "";
                result.AddError($"unknown option '{name}'{meant}");
            }
        });
        Arguments.Add(_results);
        Options.Add(_format);
        Options.Add(_output);
        Options.Add(_project);
        Options.Add(_failOn);
    }

    /// <inheritdoc/>
    public override string Usage => "[RESULTS…] --format github|markdown|junit|sarif|json|tree [-o FILE]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        RESULTS are folders with *.verdict.json, read with all folders in them, or such files. Without any, the newest
        TestResults/traces-* or TestResults/golden-* of the project is read.

        github    workflow commands: annotations in GitHub Actions; to standard output
        markdown  a table with the differences below it: append it to "$GITHUB_STEP_SUMMARY"
        junit     JUnit XML, as GitLab, Azure Pipelines and Jenkins read it
        sarif     SARIF 2.1.0, as code scanning reads it
        json      all verdicts in one document
        tree      what each test did: its activities, processes and calls, nested, with their lines where these are known

        Exit codes: 0 the report is written, also where tests failed (the gate is `renacer golden check`; --fail-on error
        makes this one), 3 results are missing or damaged (the report is written and says so), 2 wrong usage, 74 the
        report could not be written.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = invocation.Options;
        var terminal = invocation.Terminal;
        var project = options.GetValue(_project) is { Length: > 0 } named ? named : Environment.CurrentDirectory;
        if (File.Exists(project))
            project = Path.GetDirectoryName(Path.GetFullPath(project))!;
        var run = new ReportedRun(Read(options.GetValue(_results) ?? [], project), SourceRoot.Of(project, Environment.GetEnvironmentVariable));
        terminal.Tell(run.Tests.Where(test => test.State == TestState.Unreadable).SelectMany(test => test.Findings, (_, finding) => finding.Diagnostic));

        if (Write(run, Formats[options.GetValue(_format)!], options.GetValue(_output), terminal, out var unread) is { } unwritten)
        {
            terminal.Tell(unwritten);
            return ExitCode.OutputFailed;
        }

        terminal.Tell(unread);
        terminal.Err.WriteLine($"renacer: {run.Counts} in {string.Join(", ", run.Tests.Select(test => PlainText.OneLine(test.Folder)).Distinct(StringComparer.Ordinal).Take(5))}");
        return !run.IsReadable || unread.Count > 0 || (options.GetValue(_failOn) == "error" && !run.Passes) ? ExitCode.GateFailed : ExitCode.Success;
    }

    private static IReadOnlyList<ReportedTest> Read(string[] results, string project)
    {
        if (results.Length > 0)
            return VerdictReader.Read(results);
        return ResultsFolders.Newest(project) is { } newest
            ? VerdictReader.Read([newest])
            : [VerdictReader.Unreadable(Path.GetFullPath(Path.Combine(project, "TestResults")), $"there are no results of traced tests in '{Path.GetFullPath(project)}'", "run them before the report, or name the folder of their results")];
    }

    private static Func<ReportedRun, Stream, IReadOnlyList<Diagnostic>> OfVerdicts(Action<ReportedRun, Stream> format) => (run, stream) =>
    {
        format(run, stream);
        return [];
    };

    private static Diagnostic? Write(ReportedRun run, Func<ReportedRun, Stream, IReadOnlyList<Diagnostic>> format, string? path, Terminal terminal, out IReadOnlyList<Diagnostic> unread)
    {
        unread = [];
        if (path is null)
        {
            unread = format(run, terminal.Output);
            return terminal.Output.Failure is { } failure ? WriteFailure.Describe("standard output", failure) : null;
        }

        MakeFolder(path);
        if (OutputFile.TryOpen(path, out var file) is { } unopened)
            return unopened;
        using (file)
        {
            unread = format(run, file!.Stream);
            return file.Commit();
        }
    }

    private static void MakeFolder(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening the file tells it, with its remedy.
        }
    }
}
