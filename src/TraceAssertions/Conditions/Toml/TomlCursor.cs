namespace TraceAssertions.Conditions.Toml;

/// <summary>A position in a TOML text, and the diagnostics found on the way.</summary>
internal sealed class TomlCursor(SourceText source)
{
    private readonly List<Diagnostic> _diagnostics = [];

    public string Text { get; } = source.Text;

    public int Position { get; set; }

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public bool AtEnd => Position >= Text.Length;

    /// <summary>The current character; NUL at the end, where <see cref="AtEnd"/> tells it from a NUL in the text.</summary>
    public char Current => At(0);

    public char At(int ahead) => Position + ahead < Text.Length ? Text[Position + ahead] : '\0';

    public bool StartsWith(string text) => string.CompareOrdinal(Text, Position, text, 0, text.Length) == 0;

    public bool TryTake(char expected)
    {
        if (AtEnd || Current != expected)
            return false;
        Position++;
        return true;
    }

    public bool AtNewline => !AtEnd && (Current == '\n' || (Current == '\r' && At(1) == '\n'));

    public bool TryTakeNewline()
    {
        if (!AtNewline)
            return false;
        Position += Current == '\r' ? 2 : 1;
        return true;
    }

    public void SkipBlanks()
    {
        while (!AtEnd && Current is ' ' or '\t')
            Position++;
    }

    /// <summary>Skips a comment up to its newline; false where it holds a control character.</summary>
    public bool SkipComment()
    {
        if (AtEnd || Current != '#')
            return true;
        while (!AtEnd && !AtNewline)
        {
            if (IsForbiddenControl(Current))
                return Fail(Position, 1, $"{Describe()} is not allowed in a comment");
            Position++;
        }

        return true;
    }

    /// <summary>Skips blanks, newlines and comments.</summary>
    public bool SkipTrivia()
    {
        do
        {
            SkipBlanks();
            if (!SkipComment())
                return false;
        }
        while (TryTakeNewline());
        return true;
    }

    public SourceSpan SpanFrom(int start) => source.Span(start, Position - start);

    /// <summary>Reports a syntax error; always false, for <c>return cursor.Fail(…)</c>.</summary>
    public bool Fail(int offset, int length, string message, string? remedy = null)
    {
        _diagnostics.Add(source.Error(DiagnosticCodes.TomlSyntax, source.Span(offset, length), message, remedy));
        return false;
    }

    /// <summary>Reports a key or table that is defined twice; reading goes on.</summary>
    public void Redefined(SourceSpan span, string message, SourceSpan first) =>
        _diagnostics.Add(source.Error(
            DiagnosticCodes.TomlRedefinition,
            span,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{message}; it was first written at line {first.Line}, column {first.Column}"),
            "remove or rename one of the two"));

    /// <summary>Names the current character for a message.</summary>
    public string Describe()
    {
        if (AtEnd)
            return "the end of the file";
        if (AtNewline)
            return "the end of the line";
        return char.IsControl(Current)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the control character U+{(int)Current:X4}")
            : $"'{(char.IsHighSurrogate(Current) && char.IsLowSurrogate(At(1)) ? Text.Substring(Position, 2) : Current.ToString())}'";
    }

    /// <summary>Control characters other than tab are forbidden everywhere (TOML 1.0, Comment and String).</summary>
    public static bool IsForbiddenControl(char c) => (c < ' ' && c != '\t') || c == '\x7F';
}
