using Sprache;

namespace TraceAssertions.Conditions.Syntax;

/// <summary>The grammar of span filters, what stands in the brackets of <c>spans[…]</c>.</summary>
internal static class FilterGrammar
{
    /// <summary>A filter whose comparisons are with <paramref name="value"/>.</summary>
    public static Parser<FilterNode> Filter(Parser<ConditionNode> value)
    {
        Parser<FilterNode>? disjunction = null;
        var any = Parse.Ref(() => disjunction!);

        var keyed =
            from open in Terminals.OpenBracket
            from name in Terminals.Expecting("the name of an attribute in quotes", Terminals.Quoted)
            from close in Terminals.CloseBracket
            select (name.Text, close.End);

        var comparison =
            from field in Terminals.Field
            from key in keyed.Optional()
            from op in Terminals.FilterComparison
            from operand in Terminals.Expecting("a text, a number, true or false", value)
            select (FilterNode)new FilterNode.Compare(field.Text, field.Start, key.IsDefined ? key.Get().End : field.End, op.Text, operand, key.IsDefined ? key.Get().Text : null);

        var parenthesised =
            from open in Terminals.Open
            from inner in any
            from close in Terminals.Close
            select inner with { Start = open.Start, End = close.End };

        var negation =
            from nots in Terminals.Not.Many()
            from operand in parenthesised.Or(comparison)
            select nots.Reverse().Aggregate(operand, (inner, not) => new FilterNode.Not(inner, not.Start, inner.End));

        var conjunction =
            from first in negation
            from rest in Terminals.And.Then(_ => negation).Many()
            select rest.Aggregate(first, (left, right) => new FilterNode.And(left, right));

        disjunction =
            from first in conjunction
            from rest in Terminals.Or.Then(_ => conjunction).Many()
            select rest.Aggregate(first, (left, right) => new FilterNode.Or(left, right));
        return disjunction;
    }
}
