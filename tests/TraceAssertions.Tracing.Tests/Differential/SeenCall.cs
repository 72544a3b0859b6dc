namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>A call as one tracer saw it: what two tracers must agree on.</summary>
/// <param name="Name">The call's name.</param>
/// <param name="Result">The result: a number, an errno's name, or <c>?</c> where it never returned.</param>
/// <param name="Path">The first decoded path, or null where the call has none.</param>
/// <param name="Path2">The second decoded path, or null.</param>
/// <param name="Text">The whole call as printed, with its arguments and what stands behind the result.</param>
internal sealed record SeenCall(string Name, string Result, string? Path, string? Path2, string Text)
{
    public override string ToString() => Text;
}
