using System.Text.Unicode;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>One record of comma-separated values after the other, as <see cref="Csv"/> writes them, in one buffer.</summary>
internal sealed class CsvRecord
{
    private readonly TextBuffer _record = new();
    private readonly TextBuffer _path = new();
    private bool _hasFields;

    /// <summary>The fields that were added since <see cref="Begin"/>.</summary>
    public ReadOnlySpan<char> Text => _record.Text;

    /// <summary>Begins a record.</summary>
    public void Begin()
    {
        _record.Clear();
        _hasFields = false;
    }

    /// <summary>Adds a number; null is an empty field.</summary>
    public void Add(long? number)
    {
        Separate();
        if (number is { } value)
            _record.AppendDecimal(value);
    }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Separate();
        if (text.IndexOfAny(",\"\r\n") < 0)
        {
            _record.Append(text);
            return;
        }

        _record.Append('"');
        for (var quote = text.IndexOf('"'); quote >= 0; quote = text.IndexOf('"'))
        {
            _record.Append(text[..(quote + 1)]);
            _record.Append('"');
            text = text[(quote + 1)..];
        }

        _record.Append(text);
        _record.Append('"');
    }

    /// <summary>Adds a path; one that is not UTF-8 has no place in a text.</summary>
    public void AddPath(ReadOnlySpan<byte> path)
    {
        _path.Clear();
        if (Utf8.IsValid(path))
            _path.AppendUtf8(path);
        Add(_path.Text);
    }

    private void Separate()
    {
        if (_hasFields)
            _record.Append(',');
        _hasFields = true;
    }
}
