namespace TraceAssertions.Conditions.Syntax;

/// <summary>What would have been right at the furthest position that the parser reached.</summary>
internal sealed class ConditionExpectations
{
    private readonly List<string> _expected = [];

    /// <summary>The furthest position at which something was expected and not found.</summary>
    public int Position { get; private set; } = -1;

    public IReadOnlyList<string> Expected => _expected;

    public void Add(int position, string expected)
    {
        if (position < Position)
            return;
        if (position > Position)
            _expected.Clear();
        Position = position;
        if (!_expected.Contains(expected))
            _expected.Add(expected);
    }

    /// <summary><c>a, b or c</c>.</summary>
    public string Describe() => _expected.Count switch
    {
        0 => "the end of the condition",
        1 => _expected[0],
        _ => string.Join(", ", _expected.Take(_expected.Count - 1)) + " or " + _expected[^1],
    };
}
