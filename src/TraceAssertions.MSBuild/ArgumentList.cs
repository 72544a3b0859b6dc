using System.Text;

namespace TraceAssertions.MSBuild;

/// <summary>Joins arguments into the one text that <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/> takes, so that the program gets each of them unchanged.</summary>
/// <remarks>The rules are those of the Microsoft C runtime, "Parsing C command-line arguments", by which .NET splits the text on every system.</remarks>
internal sealed class ArgumentList
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds one argument, whatever is in it.</summary>
    public void Add(string argument)
    {
        if (_text.Length > 0)
            _text.Append(' ');
        _text.Append('"');
        var backslashes = 0;
        foreach (var character in argument)
        {
            // Backslashes mean themselves, except before a quotation mark.
            if (character == '"')
                _text.Append('\\', backslashes + 1);
            backslashes = character == '\\' ? backslashes + 1 : 0;
            _text.Append(character);
        }

        _text.Append('\\', backslashes).Append('"');
    }

    /// <summary>Adds an option and its value; nothing where the value is missing.</summary>
    public void Add(string option, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        Add(option);
        Add(value!);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
