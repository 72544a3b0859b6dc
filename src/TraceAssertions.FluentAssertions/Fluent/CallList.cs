using System.Globalization;
using System.Text;

namespace TraceAssertions.Fluent;

/// <summary>Calls as the lines of a failure.</summary>
internal static class CallList
{
    private const int MostLines = 5;

    /// <summary>The first few, each on a line of its own with its place in the source where that is known; empty for none.</summary>
    public static string Of(IReadOnlyList<Span> calls)
    {
        var text = new StringBuilder();
        foreach (var call in calls.Take(MostLines))
        {
            text.Append("\n    ").Append(call.ShortName);
            if (call.Path is not null)
                text.Append(' ').Append(PlainOf(call.Path));
            if (call.Error is not null)
                text.Append(' ').Append(call.Error);
            if (call.RepetitionCount > 1)
                text.Append(CultureInfo.InvariantCulture, $" ({call.RepetitionCount} calls)");
            if (call.Source is { } source)
                text.Append(' ').Append(Conditions.Evaluation.SourcePlaceText.Describe(source, 1));
        }

        if (calls.Count > MostLines)
            text.Append(CultureInfo.InvariantCulture, $"\n    … and {calls.Count - MostLines} more");
        return text.ToString();
    }

    private static string PlainOf(string path) => Conditions.PlainText.OneLine(path);
}
