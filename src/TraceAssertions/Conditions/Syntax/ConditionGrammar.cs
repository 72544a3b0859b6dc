using System.Globalization;
using Sprache;

namespace TraceAssertions.Conditions.Syntax;

/// <summary>The grammar of conditions; <c>docs/reference/conditions.md</c> has it in words.</summary>
internal static class ConditionGrammar
{
    private const string Operand = "a number, a metric, a function or '('";

    private static readonly Parser<ConditionNode> Any = Parse.Ref(() => Disjunction!);

    private static readonly Parser<ConditionNode> Value =
        Terminals.Number.Select(Number)
            .Or(Terminals.Quoted.Select(ConditionNode (l) => new ConditionNode.Text(l.Text, l.Start, l.End)))
            .Or(Terminals.Boolean.Select(ConditionNode (l) => new ConditionNode.Boolean(l.Text == "true", l.Start, l.End)));

    private static readonly Parser<MetricSegment> Bracketed =
        from open in Terminals.OpenBracket
        from inner in Terminals.Quoted.Select(MetricSegment (l) => new MetricSegment.Quoted(l.Text, l.Start, l.End))
            .Or(FilterGrammar.Filter(Value).Select(MetricSegment (f) => new MetricSegment.Filter(f, f.Start, f.End)))
        from close in Terminals.CloseBracket
        select inner;

    private static readonly Parser<MetricSegment> Dotted =
        from dot in Terminals.Dot
        from name in Terminals.Segment
        select (MetricSegment)new MetricSegment.Name(name.Text, name.Start, name.End);

    private static readonly Parser<ConditionNode> Metric =
        from head in Terminals.Word
        from rest in Dotted.Or(Bracketed).Many()
        select (ConditionNode)new ConditionNode.Metric(
            [new MetricSegment.Name(head.Text, head.Start, head.End), .. rest],
            head.Start,
            rest.LastOrDefault() is { } last ? last.End + (last is MetricSegment.Name ? 0 : 1) : head.End);

    private static readonly Parser<ConditionNode> Call =
        from name in Terminals.Word
        from open in Terminals.CallOpen
        from first in Any
        from rest in Terminals.Comma.Then(_ => Any).Many()
        from close in Terminals.Close
        select (ConditionNode)new ConditionNode.Call(name.Text, name.End, [first, .. rest], name.Start, close.End);

    private static readonly Parser<ConditionNode> Parenthesised =
        from open in Terminals.Open
        from inner in Any
        from close in Terminals.Close
        select inner with { Start = open.Start, End = close.End };

    private static readonly Parser<ConditionNode> Primary =
        Terminals.Expecting(Operand, Parenthesised.Or(Value).Or(Call).Or(Metric));

    private static readonly Parser<ConditionNode> Unary =
        from signs in Terminals.Minus.Many()
        from operand in Primary
        select signs.Reverse().Aggregate(operand, (inner, sign) => new ConditionNode.Negate(inner, sign.Start, inner.End));

    private static readonly Parser<ConditionNode> Product = Chain(Unary, Terminals.Multiplicative);

    private static readonly Parser<ConditionNode> Sum = Chain(Product, Terminals.Additive);

    private static readonly Parser<ConditionNode> Compare =
        from left in Sum
        from right in Tail(Terminals.Comparison, Sum).Optional()
        select right.IsDefined ? new ConditionNode.Binary(OperatorOf(right.Get().Operator), left, right.Get().Operand) : left;

    private static readonly Parser<ConditionNode> Negation =
        from nots in Terminals.Not.Many()
        from operand in Compare
        select nots.Reverse().Aggregate(operand, (inner, not) => new ConditionNode.Not(inner, not.Start, inner.End));

    private static readonly Parser<ConditionNode> Conjunction = Chain(Negation, Terminals.And);

    private static readonly Parser<ConditionNode> Disjunction = Chain(Conjunction, Terminals.Or);

    private static readonly Parser<ConditionNode> Whole =
        from condition in Disjunction
        from end in (Parser<bool>)Terminals.End
        select condition;

    /// <summary>Parses <paramref name="text"/>; null with the issue where it is not a condition.</summary>
    public static ConditionNode? Read(string text, out ConditionIssue? issue)
    {
        issue = ConditionScanner.Check(text);
        if (issue is not null)
            return null;
        var expectations = new ConditionExpectations();
        var result = Whole(new ConditionInput(text, 0, expectations));
        if (result.WasSuccessful)
            return result.Value;
        issue = Unexpected(text, expectations);
        return null;
    }

    private static ConditionIssue Unexpected(string text, ConditionExpectations expectations)
    {
        var position = Math.Max(0, expectations.Position);
        var token = ConditionScanner.TokenAt(text, position);
        var found = token is { } t ? Describe(t.In(text)) : "the end of the condition";
        var remedy = token?.In(text) switch
        {
            "=" => "use '==' to compare",
            "<" or ">" or "<=" or ">=" or "==" or "!=" when !expectations.Expected.Contains("a comparison") && expectations.Expected.Contains("'and'") => "write a < b and b < c",
            "&" => "use 'and' or '&&'",
            "|" => "use 'or' or '||'",
            "AND" or "OR" or "NOT" => "keywords are written in lower case",
            _ => null,
        };
        return new ConditionIssue(
            DiagnosticCodes.ConditionSyntax,
            token?.Start ?? text.Length,
            token?.End ?? text.Length,
            $"unexpected {found}, expected {expectations.Describe()}",
            remedy);
    }

    private static string Describe(string token) => token.Length == 1 && char.IsControl(token[0])
        ? string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)token[0]:X4}")
        : $"'{PlainText.Short(token)}'";

    /// <summary>Left-associative, and iterative: Sprache's ChainOperator recurses once an operator.</summary>
    private static Parser<ConditionNode> Chain(Parser<ConditionNode> operand, Parser<Lexeme> operators) =>
        from first in operand
        from rest in Tail(operators, operand).Many()
        select rest.Aggregate(first, (left, next) => new ConditionNode.Binary(OperatorOf(next.Operator), left, next.Operand));

    private static Parser<(string Operator, ConditionNode Operand)> Tail(Parser<Lexeme> operators, Parser<ConditionNode> operand) =>
        from op in operators
        from right in operand
        select (op.Text, right);

    private static BinaryOperator OperatorOf(string text) => text switch
    {
        "or" or "||" => BinaryOperator.Or,
        "and" or "&&" => BinaryOperator.And,
        "<" => BinaryOperator.Less,
        "<=" => BinaryOperator.LessOrEqual,
        ">" => BinaryOperator.Greater,
        ">=" => BinaryOperator.GreaterOrEqual,
        "==" => BinaryOperator.Equal,
        "!=" => BinaryOperator.NotEqual,
        "+" => BinaryOperator.Add,
        "-" => BinaryOperator.Subtract,
        "*" => BinaryOperator.Multiply,
        _ => BinaryOperator.Divide,
    };

    private static ConditionNode Number(Lexeme lexeme)
    {
        var digits = lexeme.Text.Length;
        while (lexeme.Text[digits - 1] is not (>= '0' and <= '9'))
            digits--;
        return new ConditionNode.Number(
            double.Parse(lexeme.Text[..digits].Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture),
            lexeme.Text[digits..],
            lexeme.Start + digits,
            lexeme.Start,
            lexeme.End);
    }
}
