using System.Buffers;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>The digits of numbers in mangled names.</summary>
internal static class HexDigits
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text has no other letters.</summary>
    public static bool Only(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);
}
