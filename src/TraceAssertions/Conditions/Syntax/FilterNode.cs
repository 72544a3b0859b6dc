namespace TraceAssertions.Conditions.Syntax;

/// <summary>A node of a span filter: <c>name ~ "syscall:open*" and path ~ "/etc/*"</c>.</summary>
internal abstract record FilterNode(int Start, int End)
{
    public sealed record And(FilterNode Left, FilterNode Right) : FilterNode(Left.Start, Right.End);

    public sealed record Or(FilterNode Left, FilterNode Right) : FilterNode(Left.Start, Right.End);

    public sealed record Not(FilterNode Operand, int Start, int End) : FilterNode(Start, End);

    /// <param name="Field">For example <c>path</c>.</param>
    /// <param name="FieldStart">Where the field is written.</param>
    /// <param name="FieldEnd">Where it ends.</param>
    /// <param name="Operator"><c>~</c>, <c>!~</c>, <c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</param>
    /// <param name="Value">A text, number or boolean.</param>
    /// <param name="Key">What stands in brackets after the field: <c>attributes["http.route"]</c>; null where there are none.</param>
    public sealed record Compare(string Field, int FieldStart, int FieldEnd, string Operator, ConditionNode Value, string? Key) : FilterNode(FieldStart, Value.End);
}
