using TraceAssertions.Conditions.Binding;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Evaluates a bound condition by interval arithmetic and Kleene's three-valued logic.</summary>
/// <param name="text">The condition, to name its parts in reasons.</param>
/// <param name="metrics">The value of each metric.</param>
/// <param name="blurred">Why two intervals that overlap cannot be told apart, given both and what varies.</param>
internal sealed class ConditionEvaluator(string text, Func<BoundNumber.Metric, Quantity> metrics, Func<BoundNumber, Interval, Interval, string> blurred)
{
    public Judgement Evaluate(BoundCondition condition)
    {
        switch (condition)
        {
            case BoundCondition.Literal literal:
                return Judgement.Of(literal.Value);
            case BoundCondition.Not not:
                var inner = Evaluate(not.Operand);
                return inner with { Truth = Kleene.Not(inner.Truth) };
            case BoundCondition.Logical logical:
                return Join(Evaluate(logical.Left), Evaluate(logical.Right), logical.IsAnd);
            case BoundCondition.Comparison comparison:
                return Compare(comparison);
            default:
                return Within((BoundCondition.Within)condition);
        }
    }

    public Quantity Evaluate(BoundNumber number)
    {
        switch (number)
        {
            case BoundNumber.Constant constant:
                return Quantity.Of(Interval.Exactly(constant.Value));
            case BoundNumber.Metric metric:
                return metrics(metric);
            case BoundNumber.Negate negate:
                var operand = Evaluate(negate.Operand);
                return operand.Missing is null ? Quantity.Of(-operand.Value) : operand;
            case BoundNumber.Arithmetic arithmetic:
                return Combine(arithmetic.Operator, Evaluate(arithmetic.Left), Evaluate(arithmetic.Right), arithmetic.Right);
            default:
                return Call((BoundNumber.Function)number);
        }
    }

    /// <summary>The part of the condition's text that <paramref name="number"/> was read from.</summary>
    public string TextOf(BoundNumber number) => text[number.Start..number.End];

    private Quantity Call(BoundNumber.Function function)
    {
        var arguments = function.Arguments.Select(Evaluate).ToList();
        if (arguments.Find(a => a.Missing is not null) is { Missing: not null } missing)
            return missing;
        return function.Kind switch
        {
            FunctionKind.Min => Quantity.Of(arguments.Select(a => a.Value).Aggregate(Interval.Min)),
            FunctionKind.Max => Quantity.Of(arguments.Select(a => a.Value).Aggregate(Interval.Max)),
            FunctionKind.Abs => Quantity.Of(arguments[0].Value.Abs()),
            _ => Combine(BinaryOperator.Divide, arguments[0], arguments[1], function.Arguments[1]),
        };
    }

    private Quantity Combine(BinaryOperator op, Quantity left, Quantity right, BoundNumber divisor)
    {
        if (left.Missing is not null)
            return left;
        if (right.Missing is not null)
            return right;
        if (op == BinaryOperator.Divide && right.Value.Contains(0))
        {
            return Quantity.None(right.Value.IsExact
                ? left.Value == right.Value ? $"0/0: {TextOf(divisor)} is 0" : $"division by zero: {TextOf(divisor)} is 0"
                : $"{TextOf(divisor)} may be 0, and it is divided by");
        }

        var value = op switch
        {
            BinaryOperator.Add => left.Value + right.Value,
            BinaryOperator.Subtract => left.Value - right.Value,
            BinaryOperator.Multiply => left.Value * right.Value,
            _ => left.Value / right.Value,
        };
        return double.IsNaN(value.Low) || double.IsNaN(value.High) || double.IsPositiveInfinity(value.Low) || double.IsNegativeInfinity(value.High) ? Quantity.None("the arithmetic overflows") : Quantity.Of(value);
    }

    private Judgement Compare(BoundCondition.Comparison comparison)
    {
        var (left, right) = (Evaluate(comparison.Left), Evaluate(comparison.Right));
        if ((left.Missing ?? right.Missing) is { } reason)
            return Judgement.Unknown(reason);
        var truth = Compare(comparison.Operator, left.Value, right.Value);
        if (truth != Truth.Unknown)
            return new Judgement(truth, null);
        var varying = left.Value.IsExact ? (comparison.Right, right.Value, left.Value) : (comparison.Left, left.Value, right.Value);
        return Judgement.Unknown(blurred(varying.Item1, varying.Item2, varying.Item3));
    }

    private Judgement Within(BoundCondition.Within within)
    {
        var (value, target, tolerance) = (Evaluate(within.Value), Evaluate(within.Target), Evaluate(within.Tolerance));
        if ((value.Missing ?? target.Missing ?? tolerance.Missing) is { } reason)
            return Judgement.Unknown(reason);
        var truth = Compare(BinaryOperator.LessOrEqual, (value.Value - target.Value).Abs(), tolerance.Value * target.Value.Abs());
        return truth == Truth.Unknown ? Judgement.Unknown(blurred(within.Value, value.Value, target.Value)) : new Judgement(truth, null);
    }

    private static Truth Compare(BinaryOperator op, Interval left, Interval right) => op switch
    {
        BinaryOperator.Less => left.High < right.Low ? Truth.True : left.Low >= right.High ? Truth.False : Truth.Unknown,
        BinaryOperator.LessOrEqual => left.High <= right.Low ? Truth.True : left.Low > right.High ? Truth.False : Truth.Unknown,
        BinaryOperator.Greater => Compare(BinaryOperator.Less, right, left),
        BinaryOperator.GreaterOrEqual => Compare(BinaryOperator.LessOrEqual, right, left),
        BinaryOperator.Equal => left.High < right.Low || right.High < left.Low ? Truth.False
            : left.IsExact && right.IsExact ? Truth.True : Truth.Unknown,
        _ => Kleene.Not(Compare(BinaryOperator.Equal, left, right)),
    };

    private static Judgement Join(Judgement left, Judgement right, bool and)
    {
        var truth = and ? Kleene.And(left.Truth, right.Truth) : Kleene.Or(left.Truth, right.Truth);
        return truth == Truth.Unknown ? new Judgement(truth, left.Truth == Truth.Unknown ? left.Reason : right.Reason) : new Judgement(truth, null);
    }
}
