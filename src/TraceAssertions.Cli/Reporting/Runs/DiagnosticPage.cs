using System.Text;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>The page of documentation of a code, which is inside the tool.</summary>
/// <param name="Title">What the code means, in a few words.</param>
/// <param name="Markdown">The whole page.</param>
internal sealed record DiagnosticPage(string Title, string Markdown)
{
    /// <summary>The page of a code; for a code of another version, which has none here, one that says so.</summary>
    public static DiagnosticPage Of(string code)
    {
        using var stream = typeof(DiagnosticPage).Assembly.GetManifestResourceStream($"diagnostics/{code}");
        if (stream is null)
            return new(code, $"This version of renacer has no page on {code}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        // The first line is '# TA2001: a trace assertion is violated'.
        var heading = text.Split('\n')[0];
        return new(heading[(heading.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim(), text);
    }
}
