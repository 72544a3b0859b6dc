using System.Text.Json;

namespace TraceAssertions;

/// <summary>Walks through a golden file token by token and knows the line of each. What it does not expect it throws, at its place.</summary>
internal ref struct GoldenJsonCursor
{
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _reader;
    private long _counted;

    public GoldenJsonCursor(ReadOnlySpan<byte> text)
    {
        _text = text;

        // Told that more may come, the reader distinguishes what is cut short from what is wrong.
        _reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 8 }));
    }

    /// <summary>The one-based line of the current token.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The kind of the current token.</summary>
    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>The next token, which must be there.</summary>
    /// <exception cref="JsonException">The text is no JSON, or ends here.</exception>
    public void Next()
    {
        var found = _reader.Read();
        Line += _text[(int)_counted..(int)(found ? _reader.TokenStartIndex : _text.Length)].Count((byte)'\n');
        _counted = found ? _reader.TokenStartIndex : _text.Length;
        if (!found)
            throw At(_text.Length, _text.Trim(" \t\r\n"u8).Length == 0 ? "the file is empty" : "the file is cut short: it ends in the middle of the document");
    }

    /// <summary>Nothing may follow.</summary>
    /// <exception cref="JsonException">Something does.</exception>
    public void End()
    {
        if (_reader.Read() || _text[(int)_reader.BytesConsumed..].Trim(" \t\r\n"u8).Length > 0)
            throw Unexpected("the end of the file");
    }

    /// <summary>The current token must be of this kind.</summary>
    /// <exception cref="JsonException">It is of another.</exception>
    public readonly void Expect(JsonTokenType kind, string what)
    {
        if (Token != kind)
            throw Unexpected(what);
    }

    /// <summary>The text of the current token, a value or a key.</summary>
    /// <exception cref="JsonException">It is no text, or no Unicode.</exception>
    public readonly string Text(string what)
    {
        if (Token is not (JsonTokenType.String or JsonTokenType.PropertyName))
            throw Unexpected(what);
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong($"{what} is half of a surrogate pair, which is no Unicode");
        }
    }

    /// <summary>The next token as an integer between two bounds, both included.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public long NextInteger(string key, long minimum, long maximum = long.MaxValue)
    {
        Next();
        if (Token != JsonTokenType.Number || !_reader.TryGetInt64(out var value))
            throw Unexpected($"an integer for '{key}'");
        return value < minimum ? throw Wrong(FormattableString.Invariant($"'{key}' is {value}; {minimum} is the least"))
            : value > maximum ? throw Wrong(FormattableString.Invariant($"'{key}' is {value}; {maximum} is the most"))
            : value;
    }

    /// <summary>The next token as a text.</summary>
    /// <exception cref="JsonException">It is something else, or empty.</exception>
    public string NextText(string key)
    {
        Next();
        var text = Text($"a text for '{key}'");
        return text.Length > 0 ? text : throw Wrong($"'{key}' is empty");
    }

    /// <summary>Something is wrong with the current token.</summary>
    public readonly JsonException Wrong(string message) => At(_reader.TokenStartIndex, message);

    /// <summary>Something is wrong with what stands on a line.</summary>
    public static JsonException WrongOn(int line, string message) => new(message, null, line - 1, 0);

    private readonly JsonException Unexpected(string what) => Wrong($"expected {what}, found {Found()}");

    private readonly string Found() => Token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndObject => "the end of an object",
        JsonTokenType.EndArray => "the end of an array",
        JsonTokenType.PropertyName => "a key",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number that is none",
        JsonTokenType.Null => "null",
        JsonTokenType.None => "nothing",
        _ => "true or false",
    };

    private readonly JsonException At(long offset, string message)
    {
        var before = _text[..(int)offset];
        return new JsonException(message, null, before.Count((byte)'\n'), offset - (before.LastIndexOf((byte)'\n') + 1));
    }
}
