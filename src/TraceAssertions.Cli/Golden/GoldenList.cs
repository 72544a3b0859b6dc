using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TraceAssertions.Cli.Golden;

/// <summary>What <c>renacer golden list</c> shows: each golden trace that can be read, with its totals.</summary>
internal sealed class GoldenList
{
    private readonly IReadOnlyList<(GoldenEntry Entry, GoldenTrace Trace)> _rows;

    private GoldenList(IReadOnlyList<(GoldenEntry Entry, GoldenTrace Trace)> rows) => _rows = rows;

    /// <summary>Reads the files; what cannot be read is added to <paramref name="problems"/>.</summary>
    public static GoldenList Of(IReadOnlyList<GoldenEntry> entries, List<Diagnostic> problems)
    {
        var rows = new List<(GoldenEntry, GoldenTrace)>();
        foreach (var entry in entries)
        {
            if (GoldenTrace.TryLoad(entry.HasGolden ? entry.Path : entry.Received!, out var trace, out var problem))
                rows.Add((entry, trace));
            else
                problems.Add(problem);
        }

        return new(rows);
    }

    /// <summary>Writes a table and its sum.</summary>
    public void WriteText(TextWriter writer, GoldenProject project)
    {
        var width = _rows.Select(row => row.Trace.Name.Length).Append("name".Length).Max();
        if (_rows.Count > 0)
            writer.WriteLine($"{"name".PadRight(width)}  {"calls",7}  {"failed",6}  {"files",5}  {"processes",9}  state");
        foreach (var (entry, trace) in _rows)
        {
            var totals = trace.Summary;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{trace.Name.PadRight(width)}  {totals.Calls,7}  {totals.Failed,6}  {totals.Files,5}  {totals.Processes,9}  {State(entry)}{VariantOf(entry, project)}"));
        }

        var waiting = _rows.Count(row => row.Entry.Received is not null);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_rows.Count} golden {(_rows.Count == 1 ? "trace" : "traces")} in {project.Root}{(waiting == 0 ? "" : $", {waiting} with something received")}"));
    }

    /// <summary>Writes one document.</summary>
    public void WriteJson(Stream stream, GoldenProject project)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "renacer.golden-list/1");
        json.WriteString("directory", project.Root);
        json.WriteStartArray("golden_traces");
        foreach (var (entry, trace) in _rows)
        {
            json.WriteStartObject();
            json.WriteString("name", trace.Name);
            json.WriteString("kind", trace.Kind.ToString().ToLowerInvariant());
            json.WriteString("file", entry.HasGolden ? entry.Path : null);
            json.WriteString("received", entry.Received);
            json.WriteNumber("calls", trace.Summary.Calls);
            json.WriteNumber("failed", trace.Summary.Failed);
            json.WriteNumber("files", trace.Summary.Files);
            json.WriteNumber("processes", trace.Summary.Processes);
            json.WriteString("runtime", trace.Environment.Runtime);
            json.WriteString("operating_system", trace.Environment.OperatingSystem);
            json.WriteString("architecture", trace.Environment.Architecture);
            json.WriteString("libc", trace.Environment.Libc);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string State(GoldenEntry entry) => (entry.HasGolden, entry.Received) switch
    {
        (true, null) => "golden",
        (true, _) => "differs, received",
        _ => "received only",
    };

    private static string VariantOf(GoldenEntry entry, GoldenProject project) =>
        entry.Folder.FullPath == project.Root ? "" : $" ({Path.GetFileName(entry.Folder.FullPath)})";
}
