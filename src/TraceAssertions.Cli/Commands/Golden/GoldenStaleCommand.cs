using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden stale</c>: golden traces that a run made nothing for.</summary>
internal sealed class GoldenStaleCommand : RenacerCommand
{
    private readonly ProjectOption _project = new();
    private readonly Option<string?> _results = PathOption.Create("--results", "DIR", "The results of the run to go by. Default: the newest TestResults/traces-* of the project.");
    private readonly Option<string?> _format = Choice.Create("--format", "", "text", "json");

    public GoldenStaleCommand()
        : base("stale", "Lists golden traces whose test or program was not in the last run.")
    {
        _format.Description = "text (the default) or one JSON document.";
        _project.AddTo(this);
        Options.Add(_results);
        Options.Add(_format);
    }

    /// <inheritdoc/>
    public override string Usage => "[--project DIR] [--results DIR] [--format text|json]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Nothing is run and nothing is deleted. The answer is as good as the run it goes by: after a run with a filter, the
        tests that were left out are listed too. `renacer golden check` runs everything first.

        Exit codes: 0 none is stale, 3 some are or the results cannot be read, 2 wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (!_project.TryOpen(invocation, out var project))
            return ExitCode.Usage;
        var terminal = invocation.Terminal;
        var results = invocation.Options.GetValue(_results) is { } given ? Path.GetFullPath(given) : VerdictFolder.Newest(project.Directory);
        var problems = new GateFindings();
        var run = results is null ? null : VerdictFolder.Read(results, problems);
        if (run is not { Verdicts.Count: > 0 })
        {
            problems.Add(new Diagnostic(GateCodes.Unreadable, DiagnosticSeverity.Error, "there is no verdict to go by", results ?? Path.Combine(project.Directory, "TestResults"), Remedy: "run the tests first, or name the results of a run with --results"));
            problems.Tell(terminal);
            return ExitCode.GateFailed;
        }

        var stale = StaleGoldens.Find(project.Folders.Where(folder => Applies(folder, run)), [.. run.Verdicts.Select(stored => stored.Verdict.DisplayName)]);
        if (invocation.Options.GetValue(_format) == "json")
        {
            WriteJson(terminal.Output, results!, stale);
            terminal.Out.WriteLine();
        }
        else
        {
            foreach (var path in stale)
                terminal.Out.WriteLine(Path.GetRelativePath(project.Directory, path));
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stale.Count} stale golden {(stale.Count == 1 ? "trace" : "traces")}, by {run.Verdicts.Count} {(run.Verdicts.Count == 1 ? "verdict" : "verdicts")} in {results}"));
        }

        problems.Tell(terminal);
        return problems.Errors == 0 && stale.Count == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }

    /// <summary>A variant that the run did not use is not judged by it.</summary>
    private static bool Applies(GoldenDirectory folder, VerdictFolder run) =>
        run.Verdicts.Any(stored => stored.Verdict.Golden is { } golden && Path.GetDirectoryName(golden.File) == folder.FullPath);

    private static void WriteJson(Stream stream, string results, IReadOnlyList<string> stale)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "renacer.golden-stale/1");
        json.WriteString("results", results);
        json.WriteStartArray("stale");
        foreach (var path in stale)
            json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
