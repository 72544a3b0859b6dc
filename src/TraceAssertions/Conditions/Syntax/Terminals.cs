using System.Text;
using System.Text.RegularExpressions;
using Sprache;

namespace TraceAssertions.Conditions.Syntax;

/// <summary>The words of the condition language as Sprache parsers.</summary>
internal static partial class Terminals
{
    public static readonly Parser<Lexeme> Or = Token("'or'", OrPattern());
    public static readonly Parser<Lexeme> And = Token("'and'", AndPattern());
    public static readonly Parser<Lexeme> Not = Token(null, NotPattern());
    public static readonly Parser<Lexeme> Comparison = Token("a comparison", ComparisonPattern());
    public static readonly Parser<Lexeme> Additive = Token("an arithmetic operator", AdditivePattern());
    public static readonly Parser<Lexeme> Multiplicative = Token("an arithmetic operator", MultiplicativePattern());
    public static readonly Parser<Lexeme> Minus = Token(null, MinusPattern());
    public static readonly Parser<Lexeme> Open = Token(null, OpenPattern());
    public static readonly Parser<Lexeme> CallOpen = Token(null, OpenPattern());
    public static readonly Parser<Lexeme> Close = Token("')'", ClosePattern());
    public static readonly Parser<Lexeme> Comma = Token("','", CommaPattern());
    public static readonly Parser<Lexeme> OpenBracket = Token(null, OpenBracketPattern(), skipBlanks: false);
    public static readonly Parser<Lexeme> CloseBracket = Token("']'", CloseBracketPattern());
    public static readonly Parser<Lexeme> Dot = Token(null, DotPattern(), skipBlanks: false);
    public static readonly Parser<Lexeme> Number = Token(null, NumberPattern());
    public static readonly Parser<Lexeme> Boolean = Token(null, BooleanPattern());
    public static readonly Parser<Lexeme> Quoted = Token(null, TextPattern()).Select(l => l with { Text = Unquote(l.Text) });
    public static readonly Parser<Lexeme> Word = Token(null, WordPattern());
    public static readonly Parser<Lexeme> Segment = Token("a name after '.'", SegmentPattern(), skipBlanks: false);
    public static readonly Parser<Lexeme> Field = Token("a field of a span such as name or path", FieldPattern());
    public static readonly Parser<Lexeme> FilterComparison = Token("'~', '!~' or a comparison", FilterComparisonPattern());

    /// <summary>Names what <paramref name="parser"/> is for; the name is what a message lists where it finds nothing.</summary>
    public static Parser<T> Expecting<T>(string expected, Parser<T> parser) => input =>
    {
        var at = SkipBlanks((ConditionInput)input);
        var result = parser(input);
        if (!result.WasSuccessful)
            at.Expectations.Add(at.Position, expected);
        return result;
    };

    /// <summary>The end of the condition.</summary>
    public static IResult<bool> End(IInput input)
    {
        var at = SkipBlanks((ConditionInput)input);
        if (at.AtEnd)
            return Result.Success(true, at);
        at.Expectations.Add(at.Position, "the end of the condition");
        return Result.Failure<bool>(at, "unexpected", ["the end of the condition"]);
    }

    private static Parser<Lexeme> Token(string? expected, Regex pattern, bool skipBlanks = true) => input =>
    {
        var at = skipBlanks ? SkipBlanks((ConditionInput)input) : (ConditionInput)input;
        var match = pattern.Match(at.Source, at.Position);
        if (match.Success)
            return Result.Success(new Lexeme(match.Value, at.Position, at.Position + match.Length), at.MoveTo(at.Position + match.Length));
        if (expected is not null)
            at.Expectations.Add(at.Position, expected);
        return Result.Failure<Lexeme>(input, "unexpected", expected is null ? [] : [expected]);
    };

    private static ConditionInput SkipBlanks(ConditionInput input)
    {
        var position = input.Position;
        while (position < input.Source.Length && char.IsWhiteSpace(input.Source[position]))
            position++;
        return position == input.Position ? input : input.MoveTo(position);
    }

    /// <summary>Double quotes know <c>\"</c> and <c>\\</c>; single quotes know nothing, as in TOML.</summary>
    private static string Unquote(string quoted)
    {
        if (quoted[0] == '\'' || !quoted.Contains('\\', StringComparison.Ordinal))
            return quoted[1..^1];
        var text = new StringBuilder();
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] == '\\' && quoted[i + 1] is '"' or '\\' && i + 1 < quoted.Length - 1)
                i++;
            text.Append(quoted[i]);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\G(?:or(?![\w:.])|\|\|)")]
    private static partial Regex OrPattern();

    [GeneratedRegex(@"\G(?:and(?![\w:.])|&&)")]
    private static partial Regex AndPattern();

    [GeneratedRegex(@"\G(?:not(?![\w:.])|!(?![=~]))")]
    private static partial Regex NotPattern();

    [GeneratedRegex(@"\G(?:<=|>=|==|!=|<|>)")]
    private static partial Regex ComparisonPattern();

    [GeneratedRegex(@"\G[+-]")]
    private static partial Regex AdditivePattern();

    [GeneratedRegex(@"\G[*/]")]
    private static partial Regex MultiplicativePattern();

    [GeneratedRegex(@"\G-")]
    private static partial Regex MinusPattern();

    [GeneratedRegex(@"\G\(")]
    private static partial Regex OpenPattern();

    [GeneratedRegex(@"\G\)")]
    private static partial Regex ClosePattern();

    [GeneratedRegex(@"\G,")]
    private static partial Regex CommaPattern();

    [GeneratedRegex(@"\G\[")]
    private static partial Regex OpenBracketPattern();

    [GeneratedRegex(@"\G\]")]
    private static partial Regex CloseBracketPattern();

    [GeneratedRegex(@"\G\.")]
    private static partial Regex DotPattern();

    [GeneratedRegex(@"\G[0-9](?:_?[0-9])*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?:%|[A-Za-zµμ]+)?")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\G(?:true|false)(?![\w:.])")]
    private static partial Regex BooleanPattern();

    [GeneratedRegex("""\G(?:"(?:[^"\\]|\\.)*"|'[^']*')""", RegexOptions.Singleline)]
    private static partial Regex TextPattern();

    [GeneratedRegex(@"\G(?!(?:and|or|not|true|false)(?![\w:.]))[A-Za-z_][A-Za-z0-9_:]*")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"\G[A-Za-z0-9_][A-Za-z0-9_:]*")]
    private static partial Regex SegmentPattern();

    [GeneratedRegex(@"\G(?!(?:and|or|not)(?![\w:.]))[A-Za-z_][A-Za-z0-9_.]*")]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"\G(?:!~|~|<=|>=|==|!=|<|>)")]
    private static partial Regex FilterComparisonPattern();
}
