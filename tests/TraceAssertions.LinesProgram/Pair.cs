namespace TraceAssertions.LinesProgram;

/// <summary>A generic type with a nested one.</summary>
internal sealed class Pair<TLeft, TRight>
{
    public static void Method() => Site.Here(typeof(TLeft) == typeof(int) ? "Pair<int, bool>.Method" : "Pair<T1, T2>.Method");

    internal sealed class Nested
    {
        public static void Method() => Site.Here("Pair<T1, T2>.Nested.Method");
    }
}
