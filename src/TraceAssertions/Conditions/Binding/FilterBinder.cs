using TraceAssertions.Analysis;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Binding;

/// <summary>Resolves the fields of a span filter and checks what they are compared with.</summary>
internal sealed class FilterBinder(List<ConditionIssue> issues)
{
    /// <summary>The predicate, or null with the issues reported.</summary>
    public SpanPredicate? Bind(FilterNode node)
    {
        switch (node)
        {
            case FilterNode.And and:
                var (left, right) = (Bind(and.Left), Bind(and.Right));
                return left is null || right is null ? null : new SpanPredicate.And(left, right);
            case FilterNode.Or or:
                var (first, second) = (Bind(or.Left), Bind(or.Right));
                return first is null || second is null ? null : new SpanPredicate.Or(first, second);
            case FilterNode.Not not:
                return Bind(not.Operand) is { } operand ? new SpanPredicate.Not(operand) : null;
            default:
                return BindComparison((FilterNode.Compare)node);
        }
    }

    private SpanPredicate? BindComparison(FilterNode.Compare node)
    {
        if (node.Field == MetricCatalog.AttributesField)
        {
            return node.Key is null
                ? Issue(DiagnosticCodes.ConditionSyntax, node.FieldStart, node.FieldEnd, "no attribute is named", "write attributes[\"http.route\"]")
                : BindAttribute(node, node.Key);
        }

        if (node.Key is not null && MetricCatalog.FindField(node.Field) is not null)
            return Issue(DiagnosticCodes.ConditionSyntax, node.FieldStart, node.FieldEnd, $"'{node.Field}' has no parts", "only attributes[\"NAME\"] has");
        if (MetricCatalog.FindField(node.Field) is not { } field)
        {
            return Issue(
                DiagnosticCodes.UnknownMetric,
                node.FieldStart,
                node.FieldEnd,
                $"unknown field '{node.Field}' of a span",
                NameSuggestion.DidYouMean(node.Field, [.. MetricCatalog.Fields, MetricCatalog.AttributesField]) ?? "known are " + string.Join(", ", MetricCatalog.Fields) + ", attributes[\"NAME\"]");
        }

        return SpanPredicate.IsText(field) ? BindText(node, field) : BindNumber(node, field);
    }

    private SpanPredicate? BindText(FilterNode.Compare node, SpanField field)
    {
        if (node.Value is not ConditionNode.Text text)
            return Issue(DiagnosticCodes.UnitClash, node.Value.Start, node.Value.End, $"'{node.Field}' is a text", "compare it with a text in quotes");
        if (field == SpanField.Name && (node.Operator is "~" or "!~" ? SyscallNames.FitsNone(text.Value) : SyscallNames.IsMisspelt(text.Value)))
        {
            return Issue(
                DiagnosticCodes.UnknownMetric,
                text.Start,
                text.End,
                $"no system call is named '{text.Value["syscall:".Length..]}'",
                NameSuggestion.DidYouMean(text.Value, SyscallNames.SpanNames) ?? "the names are those of x86-64 Linux, as strace prints them");
        }

        switch (node.Operator)
        {
            case "~":
                return new SpanPredicate.TextComparison(field, PredicateOperator.Matches, text.Value);
            case "!~":
                return new SpanPredicate.Not(new SpanPredicate.TextComparison(field, PredicateOperator.Matches, text.Value));
            case "==":
                return new SpanPredicate.TextComparison(field, PredicateOperator.Equal, text.Value);
            case "!=":
                return new SpanPredicate.TextComparison(field, PredicateOperator.NotEqual, text.Value);
            default:
                return Issue(DiagnosticCodes.UnitClash, node.Start, node.End, $"texts have no order, so '{node.Operator}' does not compare '{node.Field}'", "use ==, !=, ~ or !~");
        }
    }

    private SpanPredicate? BindNumber(FilterNode.Compare node, SpanField field)
    {
        if (node.Operator is "~" or "!~")
            return Issue(DiagnosticCodes.UnitClash, node.Start, node.End, $"'{node.Field}' is a number and has no pattern", "use a comparison");
        if (node.Value is not ConditionNode.Number number)
            return Issue(DiagnosticCodes.UnitClash, node.Value.Start, node.Value.End, $"'{node.Field}' is a number", "compare it with a number");
        var unit = field switch
        {
            SpanField.DurationMs => Dimension.Of(MetricUnit.Milliseconds),
            SpanField.Bytes or SpanField.RequestedBytes => Dimension.Of(MetricUnit.Bytes),
            _ => Dimension.None,
        };
        var factor = 1.0;
        if (number.Unit.Length > 0)
        {
            if (!Units.TryFind(number.Unit, out factor, out var written))
                return Issue(DiagnosticCodes.ConditionSyntax, number.UnitStart, number.End, $"unknown unit '{number.Unit}'", "known are " + string.Join(", ", Units.Names));
            if (written != unit || number.Unit == "%")
                return Issue(DiagnosticCodes.UnitClash, number.Start, number.End, $"'{node.Field}' is {unit}, this is {(number.Unit == "%" ? "a percentage" : written)}", "use one unit on both sides");
        }

        return new SpanPredicate.NumberComparison(field, OperatorOf(node), number.Value * factor);
    }

    private SpanPredicate? BindAttribute(FilterNode.Compare node, string key)
    {
        if (key.Length == 0)
            return Issue(DiagnosticCodes.ConditionSyntax, node.FieldStart, node.FieldEnd, "the attribute has no name", "write attributes[\"http.route\"]");
        var isGlob = node.Operator is "~" or "!~";
        switch (node.Value)
        {
            case ConditionNode.Text text when isGlob || node.Operator is "==" or "!=":
                var matches = new SpanPredicate.TextAttribute(key, isGlob ? PredicateOperator.Matches : PredicateOperator.Equal, text.Value);
                return node.Operator is "~" or "==" ? matches : new SpanPredicate.Not(matches);
            case ConditionNode.Text:
                return Issue(DiagnosticCodes.UnitClash, node.Start, node.End, $"texts have no order, so '{node.Operator}' does not compare 'attributes[\"{key}\"]'", "use ==, !=, ~ or !~");
            case ConditionNode.Number { Unit: not "" } number:
                return Issue(DiagnosticCodes.UnitClash, number.UnitStart, number.End, "an attribute has no unit", "write the number as the attribute has it");
            case ConditionNode.Number when isGlob:
            case ConditionNode.Boolean when node.Operator is not ("==" or "!="):
                return Issue(DiagnosticCodes.UnitClash, node.Start, node.End, $"'{node.Operator}' does not compare with that", "a text has ==, !=, ~ and !~, a number a comparison, true and false have == and !=");
            case ConditionNode.Number number when node.Operator == "!=":
                return new SpanPredicate.Not(new SpanPredicate.NumberAttribute(key, PredicateOperator.Equal, number.Value));
            case ConditionNode.Number number:
                return new SpanPredicate.NumberAttribute(key, OperatorOf(node), number.Value);
            default:
                SpanPredicate holds = new SpanPredicate.TextAttribute(key, PredicateOperator.Equal, ((ConditionNode.Boolean)node.Value).Value ? "true" : "false");
                return node.Operator == "==" ? holds : new SpanPredicate.Not(holds);
        }
    }

    private static PredicateOperator OperatorOf(FilterNode.Compare node) => node.Operator switch
    {
        "==" => PredicateOperator.Equal,
        "!=" => PredicateOperator.NotEqual,
        "<" => PredicateOperator.Less,
        "<=" => PredicateOperator.LessOrEqual,
        ">" => PredicateOperator.Greater,
        _ => PredicateOperator.GreaterOrEqual,
    };

    private SpanPredicate? Issue(string code, int start, int end, string message, string remedy)
    {
        issues.Add(new ConditionIssue(code, start, end, message, remedy));
        return null;
    }
}
