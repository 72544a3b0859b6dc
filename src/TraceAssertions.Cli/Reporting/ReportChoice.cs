using System.Text;
using TraceAssertions.Cli.Reporting.Profiles;
using TraceAssertions.Cli.Reporting.Sources;

namespace TraceAssertions.Cli.Reporting;

/// <summary>Which report a command line asks for.</summary>
/// <param name="Format"><c>text</c>, <c>json</c>, <see cref="Separated"/>, <see cref="Chrome"/>, <see cref="Folded"/> or <see cref="Speedscope"/>.</param>
/// <param name="Summary"><c>-c</c>, or <c>--stats-extended</c>.</param>
/// <param name="Extended"><c>--stats-extended</c>.</param>
/// <param name="Source">What is asked for about the source.</param>
internal sealed record ReportChoice(string Format, bool Summary, bool Extended, SourceChoice Source)
{
    /// <summary>Comma-separated values.</summary>
    public const string Separated = "csv";

    /// <summary>Trace events for Perfetto and Chromium.</summary>
    public const string Chrome = "chrome";

    /// <summary>Folded stacks.</summary>
    public const string Folded = "folded";

    /// <summary>A profile for speedscope.</summary>
    public const string Speedscope = "speedscope";

    /// <summary>Whether it is a document for standard output rather than lines among what the command prints to standard error.</summary>
    public bool IsDocument => Format != "text";

    /// <summary>Whether stacks must be taken for it.</summary>
    public bool NeedsSource => Source.IsAsked || Source.Functions is not null || IsFlameGraph;

    /// <summary>Whether it shows each call with its arguments.</summary>
    public bool ShowsCalls => Format is "text" or "json" or Separated or Chrome && !Summary && Source.Functions is null;

    /// <summary>Two options that cannot be had together (TA0091), or null.</summary>
    public Diagnostic? Contradiction =>
        Source.Functions is not null && Summary ? Clash("--function-time and --summary are two tables", "give one of them")
        : Format is Separated or Chrome && Source.Functions is not null ? Clash($"--format {Format} has no table of functions", "give --format json, or leave out --function-time")
        : Format is Chrome && Summary ? Clash("--format chrome has no table", "leave out --summary and --stats-extended")
        : IsFlameGraph && (Summary || Source.Functions is not null) ? Clash($"--format {Format} has no table", "leave out --summary, --stats-extended and --function-time")
        : Source.HasWeight && !IsFlameGraph ? Clash("--weight belongs to --format folded and speedscope", "leave it out")
        : null;

    private bool IsFlameGraph => Format is Folded or Speedscope;

    /// <summary>Makes the report.</summary>
    /// <param name="stream">Takes it.</param>
    /// <param name="identity">What is known of the trace.</param>
    /// <param name="style">How calls are shown as text.</param>
    /// <param name="stacks">The stacks, or null where none are taken.</param>
    public TraceReport Make(Stream stream, TraceIdentity identity, TextStyle style, ITraceStacks? stacks)
    {
        var sources = stacks is null ? null : new SourceView(stacks, Source.Style);
        var name = string.Join(' ', identity.Program);
        return (Format, sources) switch
        {
            ("json", _) => new JsonReport(stream, identity, Content, sources, style.NameOf),
            (Chrome, _) => new ChromeReport(stream, identity, sources, style.NameOf),
            (Separated, _) when Summary => new ProfileReport(stream, (output, costs) => Text(output, writer => CsvSummary.Write(writer, sources is null ? PlacedSummary.ByName(costs) : PlacedSummary.Of(costs, sources.Stacks), sources is not null))),
            (Separated, _) => new CsvReport(stream, sources, style.NameOf),
            (Folded, { } view) => new ProfileReport(stream, (output, costs) => Text(output, writer => FoldedStacks.Write(writer, costs, view.Stacks, Source.Weight))),
            (Speedscope, { } view) => new ProfileReport(stream, (output, costs) => Profiles.Speedscope.Write(output, name, costs, view.Stacks, Source.Weight)),
            (_, { } view) when Source.Functions is { } order => new ProfileReport(stream, (output, costs) => Text(output, writer => new FunctionTable(costs, view.Stacks, order).Write(writer, view.ToText().Line))),
            (_, { } view) when Summary => new ProfileReport(stream, (output, costs) => Text(output, writer => PlacedSummary.Write(writer, costs, view, Extended))),
            _ when Summary => new SummaryReport(stream, Extended),
            _ => new TextReport(stream, style, sources),
        };
    }

    private JsonContent Content => Source.Functions switch
    {
        FunctionOrder.Inclusive => JsonContent.InclusiveFunctions,
        FunctionOrder.Self => JsonContent.Functions,
        _ => Summary ? JsonContent.Summary : JsonContent.Calls,
    };

    private static void Text(Stream stream, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }

    private static Diagnostic Clash(string message, string remedy) => new("TA0091", DiagnosticSeverity.Error, message, Remedy: remedy);
}
