namespace TraceAssertions.Conditions.Syntax;

/// <summary>A node of a parsed condition, with the stretch of the condition's text that it was read from.</summary>
internal abstract record ConditionNode(int Start, int End)
{
    public sealed record Number(double Value, string Unit, int UnitStart, int Start, int End) : ConditionNode(Start, End);

    public sealed record Text(string Value, int Start, int End) : ConditionNode(Start, End);

    public sealed record Boolean(bool Value, int Start, int End) : ConditionNode(Start, End);

    /// <summary><c>spans["HTTP GET"].p95_ms</c>: dotted segments, of which some are quoted or filters.</summary>
    public sealed record Metric(IReadOnlyList<MetricSegment> Segments, int Start, int End) : ConditionNode(Start, End);

    public sealed record Not(ConditionNode Operand, int Start, int End) : ConditionNode(Start, End);

    public sealed record Negate(ConditionNode Operand, int Start, int End) : ConditionNode(Start, End);

    public sealed record Binary(BinaryOperator Operator, ConditionNode Left, ConditionNode Right) : ConditionNode(Left.Start, Right.End);

    public sealed record Call(string Function, int FunctionEnd, IReadOnlyList<ConditionNode> Arguments, int Start, int End) : ConditionNode(Start, End);
}
