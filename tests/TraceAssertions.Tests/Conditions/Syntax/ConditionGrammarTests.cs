using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Tests.Conditions.Syntax;

public sealed class ConditionGrammarTests
{
    [Theory]
    [InlineData("a.b < 1 and c.d > 2 or e.f == 3", "(or (and (< a.b 1) (> c.d 2)) (== e.f 3))")]
    [InlineData("a.b < 1 || c.d > 2 && e.f == 3", "(or (< a.b 1) (and (> c.d 2) (== e.f 3)))")]
    [InlineData("not a.b < 1 and c.d >= 2", "(and (not (< a.b 1)) (>= c.d 2))")]
    [InlineData("!(a.b < 1 and c.d != 2)", "(not (and (< a.b 1) (!= c.d 2)))")]
    [InlineData("not not true", "(not (not true))")]
    [InlineData("1 + 2 * 3 - 4 / 5 <= 6", "(<= (- (+ 1 (* 2 3)) (/ 4 5)) 6)")]
    [InlineData("1 - 2 - 3 < 8 / 4 / 2", "(< (- (- 1 2) 3) (/ (/ 8 4) 2))")]
    [InlineData("-a.b * -2 < --3", "(< (* (neg a.b) (neg 2)) (neg (neg 3)))")]
    [InlineData("(1 + 2) * 3 < ((4))", "(< (* (+ 1 2) 3) 4)")]
    [InlineData("(a.b) < (1)", "(< a.b 1)")]
    [InlineData("x < 200ms and y < 10MB and z < 5% and w < 1e3 and v < 5.0 and u < 1_000", "(and (and (and (and (and (< x 200ms) (< y 10MB)) (< z 5%)) (< w 1000)) (< v 5)) (< u 1000))")]
    [InlineData("min(1, 2, max(3, 4)) < abs(-5)", "(< (min 1 2 (max 3 4)) (abs (neg 5)))")]
    [InlineData("within(a.b, c.d, 5%)", "(within a.b c.d 5%)")]
    [InlineData("spans.syscall:read.rle_compressed_ratio > 0.9", "(> spans.syscall:read.rle_compressed_ratio 0.9)")]
    [InlineData("spans[\"HTTP GET\"].p95_ms < 1", "(< spans.\"HTTP GET\".p95_ms 1)")]
    [InlineData("spans['a \"b\" \\'].count < 1", "(< spans.\"a \"b\" \\\".count 1)")]
    [InlineData("spans[\"a \\\"b\\\\\"].count < 1", "(< spans.\"a \"b\\\".count 1)")]
    [InlineData("spans[ name ~ \"syscall:open*\" and not path !~ '/etc/*' or fd >= 3 ].count<1", "(< spans.{(or (and (~ name \"syscall:open*\") (not (!~ path \"/etc/*\"))) (>= fd 3))}.count 1)")]
    [InlineData("spans[(name == \"a\" or name == \"b\") and bytes > 1KiB].runs < 1", "(< spans.{(and (or (== name \"a\") (== name \"b\")) (> bytes 1KiB))}.runs 1)")]
    [InlineData("golden.spans.syscall.count == notable.x", "(== golden.spans.syscall.count notable.x)")]
    [InlineData("true", "true")]
    [InlineData("a.b\n  < 1\t", "(< a.b 1)")]
    public void Conditions_parse_by_precedence(string text, string expected)
    {
        var node = ConditionGrammar.Read(text, out var issue);
        issue.Should().BeNull();
        Write(node!).Should().Be(expected);
    }

    [Fact]
    public void Nodes_know_their_offsets()
    {
        var comparison = (ConditionNode.Binary)ConditionGrammar.Read(" spans[\"x\"].count <  (1 + 2) ", out _)!;
        (comparison.Start, comparison.End).Should().Be((1, 28));
        (comparison.Left.Start, comparison.Left.End).Should().Be((1, 17));
        (comparison.Right.Start, comparison.Right.End).Should().Be((21, 28));
    }

    [Theory]
    [InlineData("", 0, "TA1020", "the condition is empty")]
    [InlineData("   ", 0, "TA1020", "the condition is empty")]
    [InlineData("a.b <", 5, "TA1020", "unexpected the end of the condition, expected a number, a metric, a function or '('")]
    [InlineData("a.b < < 1", 6, "TA1020", "unexpected '<', expected a number, a metric, a function or '('")]
    [InlineData("a.b = 1", 4, "TA1020", "unexpected '=', expected an arithmetic operator, a comparison, 'and', 'or' or the end of the condition")]
    [InlineData("1 < a.b < 5", 8, "TA1020", "unexpected '<', expected an arithmetic operator, 'and', 'or' or the end of the condition")]
    [InlineData("a.b < 1 AND c.d < 2", 8, "TA1020", "unexpected 'AND', expected an arithmetic operator, 'and', 'or' or the end of the condition")]
    [InlineData("(a.b < 1", 8, "TA1020", "unexpected the end of the condition, expected an arithmetic operator, 'and', 'or' or ')'")]
    [InlineData("a.b < 1)", 7, "TA1020", "unexpected ')', expected an arithmetic operator, 'and', 'or' or the end of the condition")]
    [InlineData("a. < 1", 3, "TA1020", "unexpected '<', expected a name after '.'")]
    [InlineData("min(1, ) < 2", 7, "TA1020", "unexpected ')', expected a number, a metric, a function or '('")]
    [InlineData("spans[name].count < 1", 10, "TA1020", "unexpected ']', expected '~', '!~' or a comparison")]
    [InlineData("spans[name ~ ].count < 1", 13, "TA1020", "unexpected ']', expected a text, a number, true or false")]
    [InlineData("spans[\"x\".count < 1", 9, "TA1020", "unexpected '.', expected ']'")]
    [InlineData("spans[\"x].count < 1", 6, "TA1020", "this text is not closed")]
    [InlineData("a.b < 1 and", 11, "TA1020", "unexpected the end of the condition, expected a number, a metric, a function or '('")]
    [InlineData("a.b # 1", 4, "TA1020", "unexpected '#', expected an arithmetic operator, a comparison, 'and', 'or' or the end of the condition")]
    public void Mistakes_are_told_where_they_are(string text, int offset, string code, string message)
    {
        ConditionGrammar.Read(text, out var issue).Should().BeNull();
        (issue!.Start == offset ? "" : $"at {issue.Start}: ").Should().BeEmpty();
        issue.Message.Should().Be(message);
        issue.Code.Should().Be(code);
    }

    [Theory]
    [InlineData("a.b = 1", "use '==' to compare")]
    [InlineData("1 < a.b < 5", "write a < b and b < c")]
    [InlineData("a.b < 1 AND c.d < 2", "keywords are written in lower case")]
    [InlineData("a.b < 1 & c.d < 2", "use 'and' or '&&'")]
    public void Common_mistakes_have_a_remedy(string text, string remedy)
    {
        ConditionGrammar.Read(text, out var issue).Should().BeNull();
        issue!.Remedy.Should().Be(remedy);
    }

    private static string Write(ConditionNode node) => node switch
    {
        ConditionNode.Number n => FormattableString.Invariant($"{n.Value}{n.Unit}"),
        ConditionNode.Text t => $"\"{t.Value}\"",
        ConditionNode.Boolean b => b.Value ? "true" : "false",
        ConditionNode.Not n => $"(not {Write(n.Operand)})",
        ConditionNode.Negate n => $"(neg {Write(n.Operand)})",
        ConditionNode.Call c => $"({c.Function} {string.Join(' ', c.Arguments.Select(Write))})",
        ConditionNode.Binary b => $"({Sign(b.Operator)} {Write(b.Left)} {Write(b.Right)})",
        ConditionNode.Metric m => string.Join('.', m.Segments.Select(s => s switch
        {
            MetricSegment.Name name => name.Text,
            MetricSegment.Quoted quoted => $"\"{quoted.Text}\"",
            _ => $"{{{Write(((MetricSegment.Filter)s).Root)}}}",
        })),
        _ => "?",
    };

    private static string Write(FilterNode node) => node switch
    {
        FilterNode.And a => $"(and {Write(a.Left)} {Write(a.Right)})",
        FilterNode.Or o => $"(or {Write(o.Left)} {Write(o.Right)})",
        FilterNode.Not n => $"(not {Write(n.Operand)})",
        FilterNode.Compare c => $"({c.Operator} {c.Field} {Write(c.Value)})",
        _ => "?",
    };

    private static string Sign(BinaryOperator op) => op switch
    {
        BinaryOperator.Or => "or",
        BinaryOperator.And => "and",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        _ => "/",
    };
}
