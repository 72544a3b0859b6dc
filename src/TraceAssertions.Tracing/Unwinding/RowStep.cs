namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Goes from a frame to its caller by a row of call frame information.</summary>
internal static class RowStep
{
    /// <summary>Computes the caller's registers; leaves them as they are unless the result is <see cref="StepResult.Done"/>.</summary>
    /// <param name="row">What is said of the frame's instruction.</param>
    /// <param name="section">The section that the row is from, for its expressions; null where it has none.</param>
    /// <param name="memory">The stack.</param>
    /// <param name="registers">The frame's registers, then the caller's.</param>
    public static StepResult Take(UnwindRow row, CallFrameSection? section, in StackMemory memory, ref UnwindRegisters registers)
    {
        if (row.ReturnAddress.Kind == RegisterRuleKind.Undefined)
            return StepResult.Outermost;
        var result = FrameAddress(row.FrameAddress, section, memory, registers, out var frameAddress);
        if (result != StepResult.Done)
            return result;

        // A function preserves these where nothing else is said; a caller must not count on the others, so neither do we.
        var caller = registers;
        caller.KeepOnly(MachineRegister.Preserved);
        caller[MachineRegister.Rsp] = frameAddress;
        foreach (ref readonly var rule in row.Rules.AsSpan())
        {
            result = Apply(rule, rule.Register, section, memory, registers, frameAddress, ref caller);
            if (result != StepResult.Done)
                return result;
        }

        result = Apply(row.ReturnAddress, MachineRegister.Rip, section, memory, registers, frameAddress, ref caller);
        if (result == StepResult.Done)
        {
            _ = caller.Use(MachineRegister.Rip, memory);
            _ = caller.Use(MachineRegister.Rsp, memory);
            if (!caller.IsKnown(MachineRegister.Rip) || !caller.IsKnown(MachineRegister.Rsp))
                return StepResult.NotUnderstood;
            registers = caller;
        }

        return result;
    }

    private static StepResult FrameAddress(in RegisterRule rule, CallFrameSection? section, in StackMemory memory, in UnwindRegisters registers, out ulong address)
    {
        if (rule.Kind == RegisterRuleKind.ValueOfExpression)
            return DwarfExpression.Evaluate(section!.Bytes, rule, registers, memory, null, out address);
        address = registers.Use(rule.Register, memory) + (ulong)rule.Value;
        return registers.IsKnown(rule.Register) ? StepResult.Done : StepResult.NotUnderstood;
    }

    private static StepResult Apply(in RegisterRule rule, int register, CallFrameSection? section, in StackMemory memory, in UnwindRegisters registers, ulong frameAddress, ref UnwindRegisters caller)
    {
        var value = frameAddress + (ulong)rule.Value;
        var origin = ValueOrigin.Computed;
        switch (rule.Kind)
        {
            case RegisterRuleKind.AtOffset:
                origin = memory.OriginOf(value);
                if (!memory.TryRead(value, out value))
                    return StepResult.OutOfSnapshot;
                break;
            case RegisterRuleKind.ValueOfOffset:
                break;
            case RegisterRuleKind.AtExpression or RegisterRuleKind.ValueOfExpression:
                var result = DwarfExpression.Evaluate(section!.Bytes, rule, registers, memory, frameAddress, out value);
                if (result != StepResult.Done)
                    return result;
                if (rule.Kind == RegisterRuleKind.ValueOfExpression)
                    break;
                origin = memory.OriginOf(value);
                if (!memory.TryRead(value, out value))
                    return StepResult.OutOfSnapshot;
                break;
            case RegisterRuleKind.InRegister or RegisterRuleKind.SameValue:
                var source = rule.Kind == RegisterRuleKind.SameValue ? register : (int)Math.Min((ulong)rule.Value, MachineRegister.Count);
                if (source == MachineRegister.Count || !registers.IsKnown(source))
                {
                    caller.Forget(register);
                    return StepResult.Done;
                }

                (value, origin) = (registers[source], registers.OriginOf(source));
                break;
            default:
                caller.Forget(register);
                return StepResult.Done;
        }

        caller.Set(register, value, origin);
        return StepResult.Done;
    }
}
