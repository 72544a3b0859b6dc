using System.Text;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>A text that knows its length in UTF-8 bytes.</summary>
internal sealed class BoundedText
{
    private readonly StringBuilder _text = new();
    private int _bytes;

    /// <summary>Appends a piece, unless the whole would then have more than <paramref name="limit"/> bytes.</summary>
    /// <returns>Whether it was appended.</returns>
    public bool Append(string piece, int limit)
    {
        var bytes = Encoding.UTF8.GetByteCount(piece);
        if (_bytes + bytes > limit)
            return false;
        _bytes += bytes;
        _text.Append(piece);
        return true;
    }

    /// <summary>The text's bytes.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());
}
