using System.Text.Encodings.Web;
using System.Text.Json;

namespace TraceAssertions.Cli.Golden;

/// <summary>What <c>renacer golden diff</c> shows: each received trace against its golden one.</summary>
internal sealed class GoldenDiff
{
    private readonly IReadOnlyList<(GoldenEntry Entry, GoldenComparison? Comparison)> _rows;

    private GoldenDiff(IReadOnlyList<(GoldenEntry Entry, GoldenComparison? Comparison)> rows) => _rows = rows;

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => _rows.All(row => row.Comparison?.Outcome == GoldenOutcome.Same);

    /// <summary>Reads and compares the files; what cannot be read is added to <paramref name="problems"/>.</summary>
    /// <param name="entries">Entries with a received file.</param>
    /// <param name="problems">Takes what stands in the way.</param>
    public static GoldenDiff Of(IEnumerable<GoldenEntry> entries, List<Diagnostic> problems)
    {
        var rows = new List<(GoldenEntry, GoldenComparison?)>();
        foreach (var entry in entries)
        {
            GoldenTrace? golden = null;
            if (!GoldenTrace.TryLoad(entry.Received!, out var received, out var problem) || (entry.HasGolden && !GoldenTrace.TryLoad(entry.Path, out golden, out problem)))
                problems.Add(problem!);
            else
                rows.Add((entry, golden?.CompareTo(received)));
        }

        return new(rows);
    }

    /// <summary>Writes a block for each.</summary>
    public void WriteText(TextWriter writer, GoldenProject project)
    {
        if (_rows.Count == 0)
            writer.WriteLine(project.NothingReceived);
        foreach (var (entry, comparison) in _rows)
        {
            writer.WriteLine(comparison is null ? $"{entry.ReadName()} has no golden trace; received {entry.Received}"
                : comparison.Outcome == GoldenOutcome.Same ? $"{comparison.Golden.Name}: nothing differs"
                : GoldenText.Format(comparison, comparison.Golden.Name, entry.Path, entry.Received, int.MaxValue));
        }
    }

    /// <summary>Writes one document.</summary>
    public void WriteJson(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "renacer.golden-diff/1");
        json.WriteStartArray("comparisons");
        foreach (var (entry, comparison) in _rows)
        {
            json.WriteStartObject();
            json.WriteString("name", comparison?.Golden.Name ?? entry.ReadName());
            json.WriteString("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(comparison?.Outcome.ToString() ?? "New"));
            json.WriteString("golden", entry.HasGolden ? entry.Path : null);
            json.WriteString("received", entry.Received);
            json.WriteString("reason", comparison?.Reason);
            json.WriteStartArray("differences");
            foreach (var difference in comparison?.Differences ?? [])
            {
                json.WriteStartObject();
                json.WriteNumber("line", difference.Line);
                Write(json, "golden", difference.Golden);
                Write(json, "received", difference.Received);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, GoldenCall? call)
    {
        if (call is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("process", call.Process);
        json.WriteString("name", call.Name);
        json.WriteString("path", call.Path);
        json.WriteString("other_path", call.OtherPath);
        json.WriteString("arguments", call.Arguments);
        json.WriteString("error", call.Error);
        Write(json, "size", call.Size);
        Write(json, "count", call.Count);
        Write(json, "bytes", call.Bytes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
