using System.Globalization;
using System.Text;

namespace TraceAssertions;

/// <summary>Writes <c>NAME_source.json</c>: the calls of a golden trace with the source lines that made them.</summary>
internal static class GoldenSourceFile
{
    /// <summary>The format's name and version.</summary>
    public const string Schema = "traceassertions.golden-source/1";

    /// <summary>No tracer tells source lines yet. What is unknown is said to be, so that nobody takes an empty column for a result.</summary>
    private const string Note = "source lines are not recorded by this version: every source is null";

    /// <summary>The file's bytes.</summary>
    public static byte[] ToBytes(GoldenTrace golden)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\n  \"schema\": {GoldenJsonText.Quote(Schema)},\n  \"name\": {GoldenJsonText.Quote(golden.Name)},\n  \"note\": {GoldenJsonText.Quote(Note)},\n  \"processes\": [");
        var calls = GoldenLines.Canonical(golden.Calls, golden.Compare);
        for (var i = 0; i < calls.Count; i++)
        {
            if (i == 0 || calls[i].Process != calls[i - 1].Process)
                text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : "\n    ]},")}\n    {{\"process\": {GoldenJsonText.Quote(calls[i].Process)}, \"calls\": [");
            else
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"\n      {GoldenFileWriter.OneLine(calls[i])[..^1]}, \"source\": null}}");
        }

        return Encoding.UTF8.GetBytes(text.Append(calls.Count == 0 ? "]\n}\n" : "\n    ]}\n  ]\n}\n").ToString());
    }
}
