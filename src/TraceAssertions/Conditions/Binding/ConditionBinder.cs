using System.Globalization;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Binding;

/// <summary>Turns a parsed condition into one whose names are resolved and whose units agree, before any test runs.</summary>
internal sealed class ConditionBinder
{
    private static readonly string[] Functions = ["min", "max", "abs", "ratio", "within"];

    private readonly List<ConditionIssue> _issues = [];
    private readonly MetricBinder _metrics;

    /// <param name="minimumScore">What antipattern findings must score to count: Renacer's typed <c>threshold</c>.</param>
    public ConditionBinder(double minimumScore = 0) => _metrics = new MetricBinder(_issues, minimumScore);

    public IReadOnlyList<ConditionIssue> Issues => _issues;

    /// <summary>The bound condition, or null with <see cref="Issues"/> saying why not.</summary>
    public BoundCondition? Bind(ConditionNode node)
    {
        switch (node)
        {
            case ConditionNode.Boolean literal:
                return new BoundCondition.Literal(literal.Value, node.Start, node.End);
            case ConditionNode.Not not:
                return Bind(not.Operand) is { } operand ? new BoundCondition.Not(operand, node.Start, node.End) : null;
            case ConditionNode.Binary { Operator: BinaryOperator.And or BinaryOperator.Or } logical:
                var (left, right) = (Bind(logical.Left), Bind(logical.Right));
                return left is null || right is null ? null : new BoundCondition.Logical(logical.Operator == BinaryOperator.And, left, right, node.Start, node.End);
            case ConditionNode.Binary { Operator: >= BinaryOperator.Less and <= BinaryOperator.NotEqual } comparison:
                return BindComparison(comparison);
            case ConditionNode.Call { Function: "within" } within:
                return BindWithin(within);
            case ConditionNode.Text:
                return Issue<BoundCondition>(DiagnosticCodes.NotBoolean, node, "a text is neither true nor false", "compare a metric with a limit, for example spans.syscall.count < 500");
            default:
                return BindNumber(node) is null
                    ? null
                    : Issue<BoundCondition>(DiagnosticCodes.NotBoolean, node, "this is a number, neither true nor false", "compare it with a limit, for example … < 500");
        }
    }

    private BoundCondition.Comparison? BindComparison(ConditionNode.Binary node)
    {
        var (left, right) = (BindNumber(node.Left), BindNumber(node.Right));
        if (left is null || right is null || !Agree(left, right))
            return null;
        return new BoundCondition.Comparison(node.Operator, left, right, node.Start, node.End);
    }

    private BoundCondition.Within? BindWithin(ConditionNode.Call node)
    {
        if (BindArguments(node, 3, 3) is not [var value, var target, var tolerance])
            return null;
        if (!Agree(value, target))
            return null;
        if (tolerance.Dimension != Dimension.None)
            return Issue<BoundCondition.Within>(DiagnosticCodes.UnitClash, node.Arguments[2], $"the tolerance of within is a fraction, this is {tolerance.Dimension}", "write for example 5%");
        return new BoundCondition.Within(value, target, tolerance, node.Start, node.End);
    }

    private BoundNumber? BindNumber(ConditionNode node)
    {
        switch (node)
        {
            case ConditionNode.Number number:
                return BindLiteral(number);
            case ConditionNode.Metric metric:
                return _metrics.Bind(metric);
            case ConditionNode.Negate negate:
                return BindNumber(negate.Operand) is { } operand ? new BoundNumber.Negate(operand, node.Start, node.End) : null;
            case ConditionNode.Binary { Operator: >= BinaryOperator.Add } arithmetic:
                return BindArithmetic(arithmetic);
            case ConditionNode.Call { Function: not "within" } call:
                return BindFunction(call);
            case ConditionNode.Text:
                return Issue<BoundNumber>(DiagnosticCodes.UnitClash, node, "a text is not a number", "texts stand in selectors only: spans[\"HTTP GET\"].count");
            default:
                return Issue<BoundNumber>(DiagnosticCodes.UnitClash, node, "true or false is not a number", "compare numbers, and join comparisons with 'and', 'or', 'not'");
        }
    }

    private BoundNumber? BindLiteral(ConditionNode.Number number)
    {
        var factor = 1.0;
        var dimension = Dimension.None;
        if (number.Unit.Length > 0 && !Units.TryFind(number.Unit, out factor, out dimension))
        {
            var remedy = NameSuggestion.DidYouMean(number.Unit, Units.Names) ?? "known are " + string.Join(", ", Units.Names);
            _issues.Add(new ConditionIssue(DiagnosticCodes.ConditionSyntax, number.UnitStart, number.UnitStart + number.Unit.Length, $"unknown unit '{number.Unit}'", remedy));
            return null;
        }

        if (!double.IsFinite(number.Value * factor))
            return Issue<BoundNumber>(DiagnosticCodes.ConditionSyntax, number, "this number is too large", "the largest is about 1.8e308");
        return new BoundNumber.Constant(number.Value * factor, number.Unit.Length == 0, dimension, number.Start, number.End);
    }

    private BoundNumber.Arithmetic? BindArithmetic(ConditionNode.Binary node)
    {
        var (left, right) = (BindNumber(node.Left), BindNumber(node.Right));
        if (left is null || right is null)
            return null;
        var dimension = node.Operator switch
        {
            BinaryOperator.Multiply => left.Dimension + right.Dimension,
            BinaryOperator.Divide => left.Dimension - right.Dimension,
            _ => left.IsBare ? right.Dimension : left.Dimension,
        };
        if (node.Operator is BinaryOperator.Add or BinaryOperator.Subtract && !Agree(left, right))
            return null;
        return new BoundNumber.Arithmetic(node.Operator, left, right, dimension, node.Start, node.End);
    }

    private BoundNumber.Function? BindFunction(ConditionNode.Call node)
    {
        var (kind, fewest, most) = node.Function switch
        {
            "min" => (FunctionKind.Min, 2, 16),
            "max" => (FunctionKind.Max, 2, 16),
            "abs" => (FunctionKind.Abs, 1, 1),
            "ratio" => (FunctionKind.Ratio, 2, 2),
            _ => (default, 0, 0),
        };
        if (most == 0)
        {
            _issues.Add(new ConditionIssue(
                DiagnosticCodes.UnknownFunction,
                node.Start,
                node.FunctionEnd,
                $"unknown function '{node.Function}'",
                NameSuggestion.DidYouMean(node.Function, Functions) ?? "known are " + string.Join(", ", Functions)));
            return null;
        }

        if (BindArguments(node, fewest, most) is not { } arguments)
            return null;
        var leading = arguments.FirstOrDefault(a => !a.IsBare) ?? arguments[0];
        if (kind is FunctionKind.Min or FunctionKind.Max && !arguments.TrueForAll(a => Agree(leading, a)))
            return null;
        var dimension = kind == FunctionKind.Ratio ? arguments[0].Dimension - arguments[1].Dimension : leading.Dimension;
        return new BoundNumber.Function(kind, arguments, dimension, node.Start, node.End);
    }

    private List<BoundNumber>? BindArguments(ConditionNode.Call node, int fewest, int most)
    {
        var arguments = node.Arguments.Select(BindNumber).ToList();
        if (arguments.Count < fewest || arguments.Count > most)
        {
            var wanted = fewest == most ? Count(fewest) : string.Create(CultureInfo.InvariantCulture, $"{fewest} to {most} arguments");
            return Issue<List<BoundNumber>>(DiagnosticCodes.UnknownFunction, node, $"'{node.Function}' takes {wanted}, not {Count(arguments.Count)}", null);
        }

        return arguments.Contains(null) ? null : [.. arguments.OfType<BoundNumber>()];
    }

    private static string Count(int arguments) => arguments == 1 ? "1 argument" : string.Create(CultureInfo.InvariantCulture, $"{arguments} arguments");

    /// <summary>Whether two numbers can be compared or added; the clash is reported at the right one.</summary>
    private bool Agree(BoundNumber left, BoundNumber right)
    {
        if (left.Dimension == right.Dimension || left.IsBare || right.IsBare)
            return true;
        // The literal is the operand that a user can change; without one it is the right operand.
        var at = left.IsConstant && !right.IsConstant ? left : right;
        var other = ReferenceEquals(at, left) ? right : left;
        _issues.Add(new ConditionIssue(
            DiagnosticCodes.UnitClash,
            at.Start,
            at.End,
            $"this is {at.Dimension}, but it meets {other.Dimension}",
            "both sides need one unit"));
        return false;
    }

    private T? Issue<T>(string code, ConditionNode at, string message, string? remedy)
        where T : class
    {
        _issues.Add(new ConditionIssue(code, at.Start, at.End, message, remedy));
        return null;
    }
}
