using System.Globalization;

namespace TraceAssertions.Conditions.Syntax;

/// <summary>Cuts a condition into tokens and refuses, before the recursive parser sees it, what would nest too deep.</summary>
internal static class ConditionScanner
{
    /// <summary>Longest condition, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>Deepest nesting of parentheses, brackets, <c>not</c> and unary minus together.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most tokens. A chain of operators is a tree as deep as it is long, and later stages walk it recursively.</summary>
    public const int MaxTokens = 1024;

    /// <summary>The token at <paramref name="position"/> or after the blanks there; null at the end.</summary>
    public static ConditionToken? TokenAt(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        if (position >= text.Length)
            return null;
        var c = text[position];
        if (c is '"' or '\'')
            return ScanText(text, position);
        var end = position + 1;
        if (char.IsAsciiDigit(c))
        {
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '_' or '%'))
                end++;
            return new ConditionToken(ConditionTokenKind.Number, position, end);
        }

        if (char.IsLetter(c) || c == '_')
        {
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or ':' or '.'))
                end++;
            return new ConditionToken(ConditionTokenKind.Word, position, end);
        }

        if (end < text.Length && ((c is '<' or '>' or '=' or '!' && text[end] == '=') || (c is '&' or '|' && text[end] == c) || (c == '!' && text[end] == '~')))
            end++;
        else if (char.IsHighSurrogate(c) && end < text.Length && char.IsLowSurrogate(text[end]))
            end++;
        return new ConditionToken(ConditionTokenKind.Symbol, position, end);
    }

    /// <summary>The first reason not to parse <paramref name="text"/>, or null.</summary>
    public static ConditionIssue? Check(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new ConditionIssue(DiagnosticCodes.ConditionSyntax, 0, text.Length, "the condition is empty", "write what must hold, for example spans.syscall.count < 500");
        if (text.Length > MaxLength)
            return TooComplex(MaxLength, text.Length, string.Create(CultureInfo.InvariantCulture, $"the condition has {text.Length} characters; {MaxLength} is the limit"));
        var enclosing = new Stack<int>();
        var depth = 0;
        var prefixes = 0;
        var tokens = 0;
        var afterOperand = false;
        for (var position = 0; TokenAt(text, position) is { } token; position = token.End)
        {
            if (++tokens > MaxTokens)
                return TooComplex(token.Start, token.End, string.Create(CultureInfo.InvariantCulture, $"the condition has more than {MaxTokens} tokens"));
            switch (token.Kind == ConditionTokenKind.UnclosedText ? "" : token.In(text))
            {
                case "":
                    return new ConditionIssue(DiagnosticCodes.ConditionSyntax, token.Start, token.End, "this text is not closed", $"close it with {text[token.Start]}");
                case "(" or "[":
                    enclosing.Push(prefixes);
                    depth += prefixes + 1;
                    (prefixes, afterOperand) = (0, false);
                    break;
                case ")" or "]" when enclosing.TryPop(out var outer):
                    depth -= outer + 1;
                    (prefixes, afterOperand) = (0, true);
                    break;
                case "not" or "!":
                case "-" when !afterOperand:
                    prefixes++;
                    afterOperand = false;
                    break;
                default:
                    afterOperand = token.Kind != ConditionTokenKind.Symbol && token.In(text) is not ("and" or "or");
                    prefixes = 0;
                    break;
            }

            if (depth + prefixes > MaxDepth)
                return TooComplex(token.Start, token.End, string.Create(CultureInfo.InvariantCulture, $"the condition is nested more than {MaxDepth} deep"));
        }

        return null;
    }

    private static ConditionIssue TooComplex(int start, int end, string message) =>
        new(DiagnosticCodes.ConditionTooComplex, start, end, message, "split it into several assertions");

    private static ConditionToken ScanText(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == text[start])
                return new ConditionToken(ConditionTokenKind.Text, start, i + 1);
            if (text[i] == '\\' && text[start] == '"')
                i++;
        }

        return new ConditionToken(ConditionTokenKind.UnclosedText, start, text.Length);
    }
}
