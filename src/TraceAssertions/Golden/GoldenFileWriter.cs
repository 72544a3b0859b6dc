using System.Globalization;
using System.Text;

namespace TraceAssertions;

/// <summary>Writes a golden trace as the text that is committed: JSON with stable keys and one call a line, so that a diff reads as a change of behaviour.</summary>
internal static class GoldenFileWriter
{
    /// <summary>The file's bytes: UTF-8 without a byte order mark, lines ended by <c>\n</c>.</summary>
    public static byte[] ToBytes(GoldenTrace golden)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Write(golden, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Writes the text; returns where each call stands in it.</summary>
    public static GoldenPlaces Write(GoldenTrace golden, TextWriter text)
    {
        var calls = GoldenLines.Canonical(golden.Calls, golden.Compare);
        var lines = new int[calls.Count];
        var line = 0;

        Line("{");
        Line($"  \"schema\": {GoldenJsonText.Quote(GoldenFormat.Schema)},");
        Line($"  \"name\": {GoldenJsonText.Quote(golden.Name)},");
        Line($"  \"kind\": {GoldenJsonText.Quote(NameOf(golden.Kind))},");
        Line("  \"environment\": {");
        if (golden.Environment.Runtime is not null)
            Line($"    \"runtime\": {GoldenJsonText.Quote(golden.Environment.Runtime)},");
        Line($"    \"os\": {GoldenJsonText.Quote(golden.Environment.OperatingSystem)},");
        Line($"    \"architecture\": {GoldenJsonText.Quote(golden.Environment.Architecture)},");
        Line($"    \"libc\": {GoldenJsonText.Quote(golden.Environment.Libc)}");
        Line("  },");
        Line($"  \"compare\": {GoldenJsonText.Quote(NameOf(golden.Compare))},");
        Rules();
        Line("  \"summary\": {");
        Line($"    \"calls\": {Integer(golden.Summary.Calls)},");
        Line($"    \"failed\": {Integer(golden.Summary.Failed)},");
        Line($"    \"files\": {Integer(golden.Summary.Files)},");
        Line($"    \"processes\": {Integer(golden.Summary.Processes)},");
        var antipatterns = golden.Summary.Antipatterns.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{GoldenJsonText.Quote(pair.Key)}: {Integer(pair.Value)}");
        Line($"    \"antipatterns\": {{{string.Join(", ", antipatterns)}}}");
        Line("  },");
        var first = line + 1;
        if (calls.Count == 0)
            Line("  \"processes\": []");
        else
            Processes();
        Line("}");
        return new GoldenPlaces(calls, lines, first);

        void Line(string content)
        {
            text.WriteLine(content);
            line++;
        }

        void Rules()
        {
            if (golden.Rules.Count == 0)
            {
                Line("  \"rules\": [],");
                return;
            }

            Line("  \"rules\": [");
            for (var i = 0; i < golden.Rules.Count; i++)
                Line($"    {GoldenJsonText.Quote(golden.Rules[i])}{(i < golden.Rules.Count - 1 ? "," : "")}");
            Line("  ],");
        }

        void Processes()
        {
            Line("  \"processes\": [");
            for (var i = 0; i < calls.Count; i++)
            {
                if (i == 0 || calls[i].Process != calls[i - 1].Process)
                    Line($"    {{\"process\": {GoldenJsonText.Quote(calls[i].Process)}, \"calls\": [");
                var ends = i == calls.Count - 1 || calls[i].Process != calls[i + 1].Process;
                Line($"      {OneLine(calls[i])}{(ends ? "" : ",")}");
                lines[i] = line;
                if (ends)
                    Line(i == calls.Count - 1 ? "    ]}" : "    ]},");
            }

            Line("  ]");
        }
    }

    /// <summary>How the file writes a kind.</summary>
    public static string NameOf(GoldenKind kind) => kind == GoldenKind.Test ? "test" : "program";

    /// <summary>How the file, like renacer.toml, writes a mode.</summary>
    public static string NameOf(GoldenComparisonMode mode) => mode == GoldenComparisonMode.Multiset ? "multiset" : "sequence";

    /// <summary>The call as it stands on its line.</summary>
    public static string OneLine(GoldenCall call)
    {
        var text = new StringBuilder("{\"call\": ").Append(GoldenJsonText.Quote(call.Name));
        Text("path", call.Path);
        Text("to", call.OtherPath);
        Text("arguments", call.Arguments);
        Text("error", call.Error);
        Number("size", call.Size);
        Number("count", call.Count);
        Number("bytes", call.Bytes);
        return text.Append('}').ToString();

        void Text(string key, string? value)
        {
            if (value is not null)
                text.Append(", \"").Append(key).Append("\": ").Append(GoldenJsonText.Quote(value));
        }

        void Number(string key, long? value)
        {
            if (value is { } number)
                text.Append(", \"").Append(key).Append("\": ").Append(Integer(number));
        }
    }

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);
}
