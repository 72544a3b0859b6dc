namespace TraceAssertions.Testing;

/// <summary>Marks our lines in a test's output, so that a logger finds them among the test's own.</summary>
internal static class ReportLines
{
    /// <summary>Known to <c>TraceAssertions.TestLogger</c> too, which references no other project.</summary>
    public const string Prefix = "[trace] ";

    /// <summary>Every line of every text with the prefix and a line end.</summary>
    public static string Of(IEnumerable<string> texts) => string.Concat(texts
        .SelectMany(text => text.Split('\n'))
        .Select(line => Prefix + line.TrimEnd('\r') + Environment.NewLine));
}
