using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Binding;

/// <summary>A numeric expression whose names are resolved and whose units agree. Values are in milliseconds and bytes.</summary>
internal abstract record BoundNumber(Dimension Dimension, int Start, int End)
{
    /// <summary>No metric is in it.</summary>
    public abstract bool IsConstant { get; }

    /// <summary>A constant written without any unit, which takes the unit of what it meets.</summary>
    public virtual bool IsBare => false;

    public sealed record Constant(double Value, bool Bare, Dimension Dimension, int Start, int End) : BoundNumber(Dimension, Start, End)
    {
        public override bool IsConstant => true;

        public override bool IsBare => Bare;
    }

    /// <param name="Reference">The metric.</param>
    /// <param name="Golden">Of the golden trace, not of the trace that is judged.</param>
    /// <param name="Start">Where it is written.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Metric(MetricReference Reference, bool Golden, int Start, int End)
        : BoundNumber(Dimension.Of(Reference.Unit), Start, End)
    {
        public override bool IsConstant => false;
    }

    public sealed record Negate(BoundNumber Operand, int Start, int End) : BoundNumber(Operand.Dimension, Start, End)
    {
        public override bool IsConstant => Operand.IsConstant;

        public override bool IsBare => Operand.IsBare;
    }

    public sealed record Arithmetic(BinaryOperator Operator, BoundNumber Left, BoundNumber Right, Dimension Dimension, int Start, int End) : BoundNumber(Dimension, Start, End)
    {
        public override bool IsConstant => Left.IsConstant && Right.IsConstant;

        public override bool IsBare => Left.IsBare && Right.IsBare;
    }

    public sealed record Function(FunctionKind Kind, IReadOnlyList<BoundNumber> Arguments, Dimension Dimension, int Start, int End) : BoundNumber(Dimension, Start, End)
    {
        public override bool IsConstant => Arguments.All(a => a.IsConstant);

        public override bool IsBare => Arguments.All(a => a.IsBare);
    }
}
