namespace TraceAssertions.Conditions.Binding;

/// <summary>The functions of the condition language that give a number; <c>within</c> gives a truth.</summary>
internal enum FunctionKind
{
    Min,
    Max,
    Abs,
    Ratio,
}
