namespace TraceAssertions.Conditions.Syntax;

/// <summary>A piece of a condition's text.</summary>
internal readonly record struct Lexeme(string Text, int Start, int End);
