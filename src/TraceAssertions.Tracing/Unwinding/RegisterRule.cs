using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>How the caller's value of a register, or the canonical frame address, is found.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Register">Whose value it is; of the canonical frame address: the register that it is relative to.</param>
/// <param name="ExpressionLength">Of an expression: its length in bytes.</param>
/// <param name="Value">The offset, the other register, or the offset of the expression in the section.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RegisterRule(RegisterRuleKind Kind, byte Register, int ExpressionLength, long Value);
