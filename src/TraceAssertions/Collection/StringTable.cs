namespace TraceAssertions;

/// <summary>Interns the strings of a trace; index 0 stands for null.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string?> _strings = [null];

    public int Intern(string? text)
    {
        if (text is null)
            return 0;
        if (!_index.TryGetValue(text, out var index))
        {
            index = _strings.Count;
            _strings.Add(text);
            _index.Add(text, index);
        }

        return index;
    }

    /// <summary>The string at an index that <see cref="Intern"/> gave.</summary>
    public string? this[int index] => _strings[index];

    /// <summary>A table of the same strings, each at the same index.</summary>
    public StringTable Copy()
    {
        var copy = new StringTable();
        foreach (var text in _strings)
            _ = copy.Intern(text);
        return copy;
    }

    public string?[] ToArray() => [.. _strings];
}
