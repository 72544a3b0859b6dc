namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What call frame information says of one instruction: a row of its table (DWARF 5, 6.4.1).</summary>
/// <param name="FrameAddress">The canonical frame address: a register and an offset (<see cref="RegisterRuleKind.ValueOfOffset"/>) or an expression (<see cref="RegisterRuleKind.ValueOfExpression"/>).</param>
/// <param name="Rules">The registers that something is said of, but for the return address.</param>
/// <param name="ReturnAddress">The rule of the return address.</param>
/// <param name="IsSignalFrame">The frame is one that the kernel made to deliver a signal: its caller was interrupted and did not call.</param>
internal sealed record UnwindRow(RegisterRule FrameAddress, RegisterRule[] Rules, RegisterRule ReturnAddress, bool IsSignalFrame);
