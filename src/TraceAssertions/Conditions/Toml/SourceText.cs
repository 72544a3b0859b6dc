namespace TraceAssertions.Conditions.Toml;

/// <summary>A text that knows the line and column of each of its offsets.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text, string fileName)
    {
        Text = text;
        FileName = fileName;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                _lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public string FileName { get; }

    /// <summary>The span of <paramref name="length"/> characters at <paramref name="offset"/>; the end of the text is a place too.</summary>
    public SourceSpan Span(int offset, int length)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var line = _lineStarts.BinarySearch(offset);
        if (line < 0)
            line = ~line - 1;
        var column = offset - _lineStarts[line] + 1;
        if (line == 0 && Text.StartsWith('\uFEFF') && column > 1)
            column--; // editors do not show the byte order mark
        return new SourceSpan(offset, length, line + 1, column);
    }

    public Diagnostic Error(string code, SourceSpan span, string message, string? remedy = null) =>
        new(code, DiagnosticSeverity.Error, PlainText.OneLine(message), FileName, span.Line, span.Column, remedy);
}
