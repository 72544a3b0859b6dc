using System.Globalization;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Reads the text of renacer.toml.</summary>
internal static class ConfigurationReader
{
    /// <summary>The configuration; it must not be used where <paramref name="diagnostics"/> then holds an error.</summary>
    public static RenacerConfiguration Read(string text, string fileName, List<Diagnostic> diagnostics)
    {
        var document = TomlDocument.Parse(text, fileName);
        diagnostics.AddRange(document.Diagnostics);
        var assertions = new List<TraceAssertion>();
        if (document.Diagnostics.Any(d => d.Code == DiagnosticCodes.TomlSyntax))
            return new RenacerConfiguration(assertions, AnalysisOptions.Default); // what follows a syntax error would be guessed at

        new ConfigurationValidator(document.Source, diagnostics).Validate(document.Root);
        var common = new AssertionReader(document.Source, diagnostics);
        var typed = new TypedAssertionReader(document.Source, diagnostics, common);
        var first = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var (key, read) in new (string, Func<TomlTable, TraceAssertion?>)[] { ("trace_assertions", common.Read), ("assertion", typed.Read) })
        {
            foreach (var table in (document.Root.Find(key)?.Value as TomlValue.Array)?.Items.OfType<TomlTable>() ?? [])
            {
                CheckName(document.Source, table, first, diagnostics);
                if (read(table) is { } assertion)
                    assertions.Add(assertion);
            }
        }

        return new RenacerConfiguration(assertions, ReadGraph(document.Root.Find("graph")?.Value as TomlTable))
        {
            Golden = new GoldenReader(document.Source, diagnostics, common).Read(document.Root.Find("golden")?.Value as TomlTable),
            Noise = ReadNoise(document.Source, document.Root.Find("noise")?.Value as TomlTable, diagnostics),
            Source = Captures(document, "source"),
            Activities = Captures(document, "activities"),
        };
    }

    private static bool Captures(TomlDocument document, string key) =>
        document.Root.Find("capture")?.Value is not TomlTable capture || TomlAccess.Boolean(capture, key, otherwise: true);

    private static NoiseOptions ReadNoise(SourceText source, TomlTable? noise, List<Diagnostic> diagnostics)
    {
        if (noise is null)
            return NoiseOptions.Default;
        var disabled = TomlAccess.TextValues(noise, "disable");
        new RuleNames(source, diagnostics).Check(disabled, "noise rule", NoiseRuleNames.All);
        return new NoiseOptions { Enabled = TomlAccess.Boolean(noise, "enabled", NoiseOptions.Default.Enabled), Disabled = [.. disabled.Select(d => d.Value)] };
    }

    private static void CheckName(SourceText source, TomlTable table, Dictionary<string, SourceSpan> first, List<Diagnostic> diagnostics)
    {
        if (table.Find("name")?.Value is not TomlValue.String name || first.TryAdd(name.Value, name.Span))
            return;
        var place = first[name.Value];
        diagnostics.Add(source.Error(
            DiagnosticCodes.DuplicateName,
            name.Span,
            string.Create(CultureInfo.InvariantCulture, $"two assertions are named \"{name.Value}\"; the first is at line {place.Line}, column {place.Column}"),
            "give each its own name"));
    }

    private static AnalysisOptions ReadGraph(TomlTable? graph)
    {
        var options = AnalysisOptions.Default;
        return graph is null ? options : options with
        {
            EnableAntipatternDetection = TomlAccess.Boolean(graph, "enable_antipattern_detection", options.EnableAntipatternDetection),
            GodProcessThreshold = Whole(graph, "god_process_threshold", options.GodProcessThreshold),
            TightLoopThreshold = Whole(graph, "tight_loop_threshold", options.TightLoopThreshold),
            TightLoopWindow = Whole(graph, "tight_loop_window", options.TightLoopWindow),
            PcieBottleneckRatio = TomlAccess.Number(graph, "pcie_bottleneck_ratio") ?? options.PcieBottleneckRatio,
            NPlusOneThreshold = Whole(graph, "n_plus_one_threshold", options.NPlusOneThreshold),
            TinyIoThreshold = Whole(graph, "tiny_io_threshold", options.TinyIoThreshold),
            TinyIoBytes = Whole(graph, "tiny_io_bytes", options.TinyIoBytes),
            ReopenedFileThreshold = Whole(graph, "reopened_file_threshold", options.ReopenedFileThreshold),
            BusyPollingThreshold = Whole(graph, "busy_polling_threshold", options.BusyPollingThreshold),
            BusyPollingIntervalMs = TomlAccess.Number(graph, "busy_polling_interval_ms") ?? options.BusyPollingIntervalMs,
            FsyncStormThreshold = Whole(graph, "fsync_storm_threshold", options.FsyncStormThreshold),
            ForkStormThreshold = Whole(graph, "fork_storm_threshold", options.ForkStormThreshold),
            SyncIoThreshold = Whole(graph, "sync_io_threshold", options.SyncIoThreshold),
        };
    }

    /// <summary>Out-of-range values have been reported; they are clamped only so that reading can go on.</summary>
    private static int Whole(TomlTable table, string key, int otherwise) =>
        (int)Math.Clamp(TomlAccess.Number(table, key) ?? otherwise, 1, int.MaxValue);
}
