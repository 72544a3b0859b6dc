using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace TraceAssertions;

/// <summary>Reads golden files, and fails closed: whatever is not exactly what <see cref="GoldenFileWriter"/> writes, white space apart, is an error with its place.</summary>
internal static class GoldenFileReader
{
    /// <summary>Reads the bytes of a file; false with the diagnostic where they are no golden trace.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, string path, [NotNullWhen(true)] out GoldenTrace? golden, [NotNullWhen(false)] out Diagnostic? diagnostic)
    {
        golden = null;
        if (!GoldenFileBytes.Check(ref bytes, path, out diagnostic))
            return false;
        try
        {
            var cursor = new GoldenJsonCursor(bytes);
            if (NewerSchema(ref cursor, path) is { } newer)
            {
                diagnostic = newer;
                return false;
            }

            golden = Body(ref cursor);
            return true;
        }
        catch (JsonException e)
        {
            diagnostic = Malformed(e, bytes, path);
            return false;
        }
    }

    private static Diagnostic? NewerSchema(ref GoldenJsonCursor cursor, string path)
    {
        cursor.Next();
        cursor.Expect(JsonTokenType.StartObject, "an object");
        cursor.Next();
        if (cursor.Token != JsonTokenType.PropertyName || cursor.Text("a key") != "schema")
            throw cursor.Wrong("the first key must be 'schema'");
        var schema = cursor.NextText("schema");
        if (VersionOf(schema) is not { } version)
            throw cursor.Wrong($"the schema is '{schema}', not '{GoldenFormat.Schema}'");
        return version <= GoldenFormat.Version
            ? null
            : new Diagnostic(
                GoldenCodes.NewerSchema,
                DiagnosticSeverity.Error,
                $"the golden trace is of schema {schema}; this version reads up to {GoldenFormat.Schema}",
                path,
                cursor.Line,
                1,
                "update TraceAssertions to the version that wrote it");
    }

    private static GoldenTrace Body(ref GoldenJsonCursor cursor)
    {
        string? name = null;
        GoldenKind? kind = null;
        GoldenEnvironment? environment = null;
        GoldenComparisonMode? compare = null;
        List<string>? rules = null;
        GoldenSummary? summary = null;
        GoldenPlaces? places = null;
        var (summaryLine, processesLine) = (0, 0);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "schema" };
        while (NextKey(ref cursor, seen) is { } key)
        {
            switch (key)
            {
                case "name":
                    cursor.Next();
                    name = cursor.Text("a text for 'name'");
                    break;
                case "kind":
                    kind = OneOf(ref cursor, key, GoldenFileWriter.NameOf(GoldenKind.Test), GoldenFileWriter.NameOf(GoldenKind.Program)) == 0 ? GoldenKind.Test : GoldenKind.Program;
                    break;
                case "environment":
                    environment = Environment(ref cursor);
                    break;
                case "compare":
                    compare = OneOf(ref cursor, key, "multiset", "sequence") == 0 ? GoldenComparisonMode.Multiset : GoldenComparisonMode.Sequence;
                    break;
                case "rules":
                    rules = Rules(ref cursor);
                    break;
                case "summary":
                    summaryLine = cursor.Line;
                    summary = Summary(ref cursor);
                    break;
                case "processes":
                    processesLine = cursor.Line;
                    places = GoldenProcessesReader.Read(ref cursor, compare ?? throw cursor.Wrong("'compare' must stand before 'processes'"));
                    break;
                default:
                    throw Unknown(cursor, key);
            }
        }

        var golden = new GoldenTrace
        {
            Name = name ?? throw Missing(cursor, "name"),
            Kind = kind ?? throw Missing(cursor, "kind"),
            Environment = environment ?? throw Missing(cursor, "environment"),
            Compare = compare ?? throw Missing(cursor, "compare"),
            Rules = rules ?? throw Missing(cursor, "rules"),
            Summary = summary ?? throw Missing(cursor, "summary"),
            Calls = (places ?? throw Missing(cursor, "processes")).Calls,
            Places = places,
        };
        cursor.End();
        var totals = GoldenSummary.Of(golden.Calls, golden.Summary.Processes, golden.Summary.Antipatterns);
        if ((totals.Calls, totals.Failed) != (summary.Calls, summary.Failed))
        {
            throw GoldenJsonCursor.WrongOn(summaryLine, string.Create(
                CultureInfo.InvariantCulture,
                $"the summary tells {summary.Calls} calls, {summary.Failed} failed, while the lines from line {processesLine} have {totals.Calls}, {totals.Failed} failed"));
        }

        return golden;
    }

    /// <summary>The next key of an object, or null at its end.</summary>
    public static string? NextKey(ref GoldenJsonCursor cursor, HashSet<string> seen)
    {
        cursor.Next();
        if (cursor.Token == JsonTokenType.EndObject)
            return null;
        var key = cursor.Text("a key");
        return seen.Add(key) ? key : throw cursor.Wrong($"the key '{key}' stands twice");
    }

    /// <summary>An object lacks a key.</summary>
    public static JsonException Missing(GoldenJsonCursor cursor, string key) => cursor.Wrong($"the key '{key}' is missing");

    /// <summary>An object has a key that it must not have.</summary>
    public static JsonException Unknown(GoldenJsonCursor cursor, string key) => cursor.Wrong($"the key '{key}' is unknown");

    private static GoldenEnvironment Environment(ref GoldenJsonCursor cursor)
    {
        string? runtime = null, os = null, architecture = null, libc = null;
        cursor.Next();
        cursor.Expect(JsonTokenType.StartObject, "an object for 'environment'");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(ref cursor, seen) is { } key)
        {
            switch (key)
            {
                case "runtime":
                    runtime = cursor.NextText(key);
                    break;
                case "os":
                    os = cursor.NextText(key);
                    break;
                case "architecture":
                    architecture = cursor.NextText(key);
                    break;
                case "libc":
                    libc = cursor.NextText(key);
                    break;
                default:
                    throw Unknown(cursor, key);
            }
        }

        return new GoldenEnvironment(runtime, os ?? throw Missing(cursor, "os"), architecture ?? throw Missing(cursor, "architecture"), libc ?? throw Missing(cursor, "libc"));
    }

    private static List<string> Rules(ref GoldenJsonCursor cursor)
    {
        var rules = new List<string>();
        cursor.Next();
        cursor.Expect(JsonTokenType.StartArray, "an array for 'rules'");
        for (cursor.Next(); cursor.Token != JsonTokenType.EndArray; cursor.Next())
            rules.Add(cursor.Text("a text in 'rules'"));
        return rules;
    }

    private static GoldenSummary Summary(ref GoldenJsonCursor cursor)
    {
        long? calls = null, failed = null;
        int? files = null, processes = null;
        SortedDictionary<string, int>? antipatterns = null;
        cursor.Next();
        cursor.Expect(JsonTokenType.StartObject, "an object for 'summary'");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(ref cursor, seen) is { } key)
        {
            switch (key)
            {
                case "calls":
                    calls = cursor.NextInteger(key, 0);
                    break;
                case "failed":
                    failed = cursor.NextInteger(key, 0);
                    break;
                case "files":
                    files = Small(ref cursor, key);
                    break;
                case "processes":
                    processes = Small(ref cursor, key);
                    break;
                case "antipatterns":
                    antipatterns = Antipatterns(ref cursor);
                    break;
                default:
                    throw Unknown(cursor, key);
            }
        }

        return new GoldenSummary(
            calls ?? throw Missing(cursor, "calls"),
            failed ?? throw Missing(cursor, "failed"),
            files ?? throw Missing(cursor, "files"),
            processes ?? throw Missing(cursor, "processes"),
            antipatterns ?? throw Missing(cursor, "antipatterns"));
    }

    private static SortedDictionary<string, int> Antipatterns(ref GoldenJsonCursor cursor)
    {
        var antipatterns = new SortedDictionary<string, int>(StringComparer.Ordinal);
        cursor.Next();
        cursor.Expect(JsonTokenType.StartObject, "an object for 'antipatterns'");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(ref cursor, seen) is { } key)
            antipatterns.Add(key, Small(ref cursor, key));
        return antipatterns;
    }

    private static int Small(ref GoldenJsonCursor cursor, string key) =>
        (int)cursor.NextInteger(key, 0, int.MaxValue);

    private static int OneOf(ref GoldenJsonCursor cursor, string key, string first, string second)
    {
        var value = cursor.NextText(key);
        return value == first ? 0 : value == second ? 1 : throw cursor.Wrong($"'{key}' is '{value}', neither '{first}' nor '{second}'");
    }

    private static int? VersionOf(string schema) =>
        schema.StartsWith(GoldenFormat.SchemaName, StringComparison.Ordinal)
        && int.TryParse(schema.AsSpan(GoldenFormat.SchemaName.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && version >= 1
            ? version
            : null;

    private static Diagnostic Malformed(JsonException e, ReadOnlySpan<byte> text, string path)
    {
        var (line, column) = ((int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
        var rest = text;
        for (var i = 0; i < line; i++)
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];

        // System.Text.Json ends its own messages with the place, which is told apart from the message here.
        var cut = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = (cut < 0 ? e.Message : "not JSON: " + e.Message[..cut].Replace("\n", "\\n", StringComparison.Ordinal)).TrimEnd('.');
        return new Diagnostic(
            GoldenCodes.Malformed,
            DiagnosticSeverity.Error,
            $"not a golden trace: {Conditions.PlainText.OneLine(message)}",
            path,
            line + 1,
            GoldenFileBytes.ColumnOf(rest, Math.Min(column, rest.Length)),
            GoldenFileBytes.Remedy);
    }
}
