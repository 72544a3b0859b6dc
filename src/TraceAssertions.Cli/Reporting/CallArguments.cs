namespace TraceAssertions.Cli.Reporting;

/// <summary>Takes the text of a call apart into its arguments.</summary>
/// <remarks>
/// Of <c>name(a, "b, c", makedev(0x1, 0x3)) = 0</c>: commas inside quotes, parentheses, brackets and braces belong to their argument, and what is in angle brackets
/// (<c>3&lt;/a, b&gt;</c>), which has none itself.
/// </remarks>
internal ref struct CallArguments
{
    private ReadOnlySpan<char> _rest;

    private CallArguments(ReadOnlySpan<char> call) => _rest = call[(call.IndexOf('(') + 1)..];

    /// <summary>The present argument.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>The arguments of a call.</summary>
    public static CallArguments Of(ReadOnlySpan<char> call) => new(call);

    /// <summary>The arguments as they stand between the parentheses.</summary>
    public static ReadOnlySpan<char> Inside(ReadOnlySpan<char> call)
    {
        var length = 0;
        foreach (var argument in Of(call))
            length += (length == 0 ? 0 : 2) + argument.Length;
        return call.Slice(call.IndexOf('(') + 1, length);
    }

    /// <summary>For foreach.</summary>
    public readonly CallArguments GetEnumerator() => this;

    /// <summary>The next argument.</summary>
    public bool MoveNext()
    {
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < _rest.Length; i++)
        {
            var c = _rest[i];
            if (quoted)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == '<')
            {
                // 1<<SHIFT has two of them; a name has none in it.
                i += _rest[i + 1] == '<' ? 1 : Math.Max(0, _rest[i..].IndexOf('>'));
            }
            else if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c == ')' && depth-- == 0)
            {
                Current = _rest[..i];
                _rest = default;
                return i > 0;
            }
            else if (c is ']' or '}')
            {
                depth--;
            }
            else if (c == ',' && depth == 0)
            {
                Current = _rest[..i];
                _rest = _rest[(i + 2)..];
                return true;
            }
        }

        return false;
    }
}
