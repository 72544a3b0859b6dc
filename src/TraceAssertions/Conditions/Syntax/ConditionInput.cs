using Sprache;

namespace TraceAssertions.Conditions.Syntax;

/// <summary>A position in a condition for Sprache; all positions of one parse share what was expected furthest on.</summary>
/// <remarks>Sprache's own input keeps only the expectations of the last alternative; a good message needs those of the furthest position.</remarks>
internal sealed class ConditionInput(string source, int position, ConditionExpectations expectations) : IInput
{
    private Dictionary<object, object>? _memos;

    public string Source => source;

    public char Current => source[position];

    public bool AtEnd => position >= source.Length;

    public int Position => position;

    public int Line => 1;

    public int Column => position + 1;

    /// <summary>Per position, as <c>Parse.Ref</c> wants it.</summary>
    public IDictionary<object, object> Memos => _memos ??= [];

    public ConditionExpectations Expectations => expectations;

    public IInput Advance() => MoveTo(position + 1);

    public ConditionInput MoveTo(int target) => new(source, target, expectations);

    public bool Equals(IInput? other) => other is ConditionInput input && input.Source == source && input.Position == position;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => position;
}
