namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Executes the instructions of call frame information up to one address (DWARF 5, 6.4.2 and 6.4.3).</summary>
/// <remarks>Every instruction takes at least one byte and none jumps, so that it ends. What it does not know makes it give up: no row is better than a wrong one.</remarks>
/// <param name="bytes">The section.</param>
/// <param name="sectionAddress">Where it is loaded.</param>
internal readonly ref struct RowProgram(ReadOnlySpan<byte> bytes, ulong sectionAddress)
{
    private const int MaxRemembered = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The row of the instruction at an address, or null.</summary>
    public UnwindRow? Run(in FrameDescription description, ulong address)
    {
        // A table of rules: one for each register, and one for the canonical frame address.
        Span<RegisterRule> rules = stackalloc RegisterRule[MachineRegister.Count + 1];
        Span<RegisterRule> initial = stackalloc RegisterRule[MachineRegister.Count + 1];
        rules.Clear();
        var common = description.Common;
        if (!Execute(new CfiCursor(_bytes, common.Instructions, common.InstructionsEnd), common, rules, default, 0, ulong.MaxValue))
            return null;
        rules.CopyTo(initial);
        if (!Execute(new CfiCursor(_bytes, description.Instructions, description.InstructionsEnd), common, rules, initial, description.Start, address))
            return null;
        return Row(rules, common);
    }

    private static UnwindRow? Row(ReadOnlySpan<RegisterRule> rules, CommonInformation common)
    {
        var frame = rules[MachineRegister.Count];
        var returnAddress = rules[common.ReturnColumn];
        if (frame.Kind == RegisterRuleKind.Unspecified || returnAddress.Kind == RegisterRuleKind.Unspecified)
            return null;
        var said = new List<RegisterRule>(8);
        for (var register = 0; register < MachineRegister.Rip; register++)
        {
            if (rules[register].Kind != RegisterRuleKind.Unspecified && register != common.ReturnColumn)
                said.Add(rules[register] with { Register = (byte)register });
        }

        return new(frame, [.. said], returnAddress, common.IsSignalFrame);
    }

    private bool Execute(CfiCursor code, CommonInformation common, Span<RegisterRule> rules, ReadOnlySpan<RegisterRule> initial, ulong location, ulong address)
    {
        List<RegisterRule[]>? remembered = null;
        while (!code.AtEnd)
        {
            var instruction = code.Byte();
            var low = (byte)(instruction & 0x3f);
            switch (instruction & 0xc0)
            {
                case 0x40: // DW_CFA_advance_loc
                    location += low * common.CodeAlignment;
                    if (location > address)
                        return true;
                    continue;
                case 0x80: // DW_CFA_offset
                    Set(rules, low, RegisterRuleKind.AtOffset, (long)code.Uleb() * common.DataAlignment);
                    continue;
                case 0xc0: // DW_CFA_restore
                    Restore(rules, initial, low);
                    continue;
            }

            switch (instruction)
            {
                case 0x01 or 0x02 or 0x03 or 0x04 or 0x1d:
                    location = instruction switch
                    {
                        0x01 => code.Encoded(common.Encoding, sectionAddress, 0), // DW_CFA_set_loc
                        0x02 => location + (code.Byte() * common.CodeAlignment), // DW_CFA_advance_loc1
                        0x03 => location + (code.UInt16() * common.CodeAlignment),
                        0x04 => location + (code.UInt32() * common.CodeAlignment),
                        _ => location + (code.UInt64() * common.CodeAlignment), // DW_CFA_MIPS_advance_loc8
                    };
                    if (code.Failed)
                        return false;
                    if (location > address)
                        return true;
                    break;
                case 0x06: // DW_CFA_restore_extended
                    Restore(rules, initial, code.Uleb());
                    break;
                case 0x0a: // DW_CFA_remember_state
                    if ((remembered ??= []).Count == MaxRemembered)
                        return false;
                    remembered.Add(rules.ToArray());
                    break;
                case 0x0b: // DW_CFA_restore_state
                    if (remembered is not { Count: > 0 })
                        return false;
                    remembered[^1].CopyTo(rules);
                    remembered.RemoveAt(remembered.Count - 1);
                    break;
                default:
                    if (!Define(instruction, ref code, common, rules))
                        return false;
                    break;
            }
        }

        return !code.Failed;
    }

    /// <summary>Executes an instruction that gives a register, or the canonical frame address, a rule; false where it is none of those.</summary>
    private static bool Define(byte instruction, ref CfiCursor code, CommonInformation common, Span<RegisterRule> rules)
    {
        switch (instruction)
        {
            case 0x00: // DW_CFA_nop
                return true;
            case 0x05: // DW_CFA_offset_extended
                Set(rules, code.Uleb(), RegisterRuleKind.AtOffset, (long)code.Uleb() * common.DataAlignment);
                return true;
            case 0x07: // DW_CFA_undefined
                Set(rules, code.Uleb(), RegisterRuleKind.Undefined, 0);
                return true;
            case 0x08: // DW_CFA_same_value
                Set(rules, code.Uleb(), RegisterRuleKind.SameValue, 0);
                return true;
            case 0x09: // DW_CFA_register
                Set(rules, code.Uleb(), RegisterRuleKind.InRegister, (long)code.Uleb());
                return true;
            case 0x0c: // DW_CFA_def_cfa
                return SetFrame(rules, code.Uleb(), (long)code.Uleb());
            case 0x12: // DW_CFA_def_cfa_sf
                return SetFrame(rules, code.Uleb(), code.Sleb() * common.DataAlignment);
            case 0x0d: // DW_CFA_def_cfa_register
                return IsRelative(rules) && SetFrame(rules, code.Uleb(), rules[MachineRegister.Count].Value);
            case 0x0e: // DW_CFA_def_cfa_offset
                return IsRelative(rules) && SetFrame(rules, rules[MachineRegister.Count].Register, (long)code.Uleb());
            case 0x13: // DW_CFA_def_cfa_offset_sf
                return IsRelative(rules) && SetFrame(rules, rules[MachineRegister.Count].Register, code.Sleb() * common.DataAlignment);
            case 0x0f: // DW_CFA_def_cfa_expression
                rules[MachineRegister.Count] = Expression(RegisterRuleKind.ValueOfExpression, code.Block());
                return true;
            case 0x10: // DW_CFA_expression
                SetExpression(rules, code.Uleb(), RegisterRuleKind.AtExpression, code.Block());
                return true;
            case 0x16: // DW_CFA_val_expression
                SetExpression(rules, code.Uleb(), RegisterRuleKind.ValueOfExpression, code.Block());
                return true;
            case 0x11: // DW_CFA_offset_extended_sf
                Set(rules, code.Uleb(), RegisterRuleKind.AtOffset, code.Sleb() * common.DataAlignment);
                return true;
            case 0x14: // DW_CFA_val_offset
                Set(rules, code.Uleb(), RegisterRuleKind.ValueOfOffset, (long)code.Uleb() * common.DataAlignment);
                return true;
            case 0x15: // DW_CFA_val_offset_sf
                Set(rules, code.Uleb(), RegisterRuleKind.ValueOfOffset, code.Sleb() * common.DataAlignment);
                return true;
            case 0x2e: // DW_CFA_GNU_args_size: of use to exceptions only
                _ = code.Uleb();
                return true;
            case 0x2f: // DW_CFA_GNU_negative_offset_extended
                Set(rules, code.Uleb(), RegisterRuleKind.AtOffset, -((long)code.Uleb() * common.DataAlignment));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Registers past those that unwinding needs (vectors, segments) are read over.</summary>
    private static void Set(Span<RegisterRule> rules, ulong register, RegisterRuleKind kind, long value)
    {
        if (register < MachineRegister.Count)
            rules[(int)register] = new(kind, 0, 0, value);
    }

    private static bool SetFrame(Span<RegisterRule> rules, ulong register, long offset)
    {
        if (register >= MachineRegister.Count)
            return false;
        rules[MachineRegister.Count] = new(RegisterRuleKind.ValueOfOffset, (byte)register, 0, offset);
        return true;
    }

    private static void SetExpression(Span<RegisterRule> rules, ulong register, RegisterRuleKind kind, (int Offset, int Length) block)
    {
        if (register < MachineRegister.Count)
            rules[(int)register] = Expression(kind, block);
    }

    private static RegisterRule Expression(RegisterRuleKind kind, (int Offset, int Length) block) => new(kind, 0, block.Length, block.Offset);

    /// <summary>Whether the canonical frame address is relative to a register by now: only then can the register or the offset be changed alone.</summary>
    private static bool IsRelative(ReadOnlySpan<RegisterRule> rules) => rules[MachineRegister.Count].Kind == RegisterRuleKind.ValueOfOffset;

    private static void Restore(Span<RegisterRule> rules, ReadOnlySpan<RegisterRule> initial, ulong register)
    {
        if (register < MachineRegister.Count)
            rules[(int)register] = initial.IsEmpty ? default : initial[(int)register];
    }
}
