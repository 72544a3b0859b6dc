namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Evaluates a DWARF expression of call frame information (DWARF 5, 2.5 and 6.4.2).</summary>
/// <remarks>Branches make endless loops possible: the number of operations is limited.</remarks>
internal static class DwarfExpression
{
    private const int MaxDepth = 64;
    private const int MaxOperations = 1000;

    /// <summary>Evaluates the expression.</summary>
    /// <param name="bytes">The section.</param>
    /// <param name="rule">Where in it the expression is.</param>
    /// <param name="registers">The registers of the frame.</param>
    /// <param name="memory">The stack.</param>
    /// <param name="pushed">What is on the expression's stack at the start; null for nothing.</param>
    /// <param name="result">What it gives.</param>
    public static StepResult Evaluate(ReadOnlySpan<byte> bytes, in RegisterRule rule, in UnwindRegisters registers, in StackMemory memory, ulong? pushed, out ulong result)
    {
        result = 0;
        Span<ulong> stack = stackalloc ulong[MaxDepth];
        var depth = 0;
        if (pushed is { } value)
            stack[depth++] = value;
        var start = (int)rule.Value;
        var code = new CfiCursor(bytes, start, start + rule.ExpressionLength);
        for (var operations = 0; !code.AtEnd; operations++)
        {
            if (operations == MaxOperations)
                return StepResult.NotUnderstood;
            var operation = code.Byte();
            var step = Execute(operation, ref code, start, registers, memory, stack, ref depth);
            if (step != StepResult.Done)
                return step;
        }

        if (code.Failed || depth == 0)
            return StepResult.NotUnderstood;
        result = stack[depth - 1];
        return StepResult.Done;
    }

    private static StepResult Execute(byte operation, ref CfiCursor code, int start, in UnwindRegisters registers, in StackMemory memory, scoped Span<ulong> stack, ref int depth)
    {
        if (depth > MaxDepth - 2)
            return StepResult.NotUnderstood;
        switch (operation)
        {
            case 0x06 or 0x94: // DW_OP_deref, DW_OP_deref_size
                var size = operation == 0x06 ? sizeof(ulong) : code.Byte();
                if (depth < 1 || size is 0 or > sizeof(ulong))
                    return StepResult.NotUnderstood;
                return Read(memory, size, ref stack[depth - 1]) ? StepResult.Done : StepResult.OutOfSnapshot;
            case >= 0x70 and <= 0x8f or 0x92: // DW_OP_breg0 to 31, DW_OP_bregx
                var register = operation == 0x92 ? code.Uleb() : (ulong)operation - 0x70;
                var offset = code.Sleb();
                if (register >= MachineRegister.Count || !registers.IsKnown((int)register))
                    return StepResult.NotUnderstood;
                stack[depth++] = registers.Use((int)register, memory) + (ulong)offset;
                return StepResult.Done;
            case 0x28 or 0x2f: // DW_OP_bra, DW_OP_skip
                var distance = (short)code.UInt16();
                if (operation == 0x28 && depth-- < 1)
                    return StepResult.NotUnderstood;
                if (operation == 0x2f || stack[depth] != 0)
                {
                    var target = code.Position + distance;
                    if (target < start)
                        return StepResult.NotUnderstood;
                    code.MoveTo(target);
                }

                return StepResult.Done;
            case 0x12 or 0x13 or 0x14 or 0x15 or 0x16 or 0x17:
                return Shuffle(operation, ref code, stack, ref depth) ? StepResult.Done : StepResult.NotUnderstood;
            case 0x96: // DW_OP_nop
                return StepResult.Done;
            default:
                return Push(operation, ref code, stack, ref depth) || Compute(operation, ref code, stack, ref depth) ? StepResult.Done : StepResult.NotUnderstood;
        }
    }

    /// <summary>Replaces an address by the number of 1 to 8 bytes that is there; false where the 64 bits from there on were not taken.</summary>
    private static bool Read(in StackMemory memory, int size, ref ulong address)
    {
        var origin = memory.OriginOf(address);
        if (!memory.TryRead(address, out var value))
            return false;
        memory.Note(origin, value);
        address = size == sizeof(ulong) ? value : value & ((1UL << (size * 8)) - 1);
        return true;
    }

    /// <summary>Pushes a number that the expression contains; false for another operation.</summary>
    private static bool Push(byte operation, ref CfiCursor code, scoped Span<ulong> stack, ref int depth)
    {
        ulong value;
        switch (operation)
        {
            case 0x03 or 0x0e or 0x0f: // DW_OP_addr, const8u, const8s
                value = code.UInt64();
                break;
            case 0x08:
                value = code.Byte();
                break;
            case 0x09:
                value = (ulong)(sbyte)code.Byte();
                break;
            case 0x0a:
                value = code.UInt16();
                break;
            case 0x0b:
                value = (ulong)(short)code.UInt16();
                break;
            case 0x0c:
                value = code.UInt32();
                break;
            case 0x0d:
                value = (ulong)(int)code.UInt32();
                break;
            case 0x10:
                value = code.Uleb();
                break;
            case 0x11:
                value = (ulong)code.Sleb();
                break;
            case >= 0x30 and <= 0x4f: // DW_OP_lit0 to 31
                value = (ulong)operation - 0x30;
                break;
            default:
                return false;
        }

        stack[depth++] = value;
        return true;
    }

    private static bool Shuffle(byte operation, ref CfiCursor code, scoped Span<ulong> stack, ref int depth)
    {
        var index = operation switch { 0x15 => code.Byte(), 0x12 or 0x13 => 0, 0x17 => 2, _ => 1 };
        if (depth <= index)
            return false;
        switch (operation)
        {
            case 0x13: // DW_OP_drop
                depth--;
                break;
            case 0x16: // DW_OP_swap
                (stack[depth - 1], stack[depth - 2]) = (stack[depth - 2], stack[depth - 1]);
                break;
            case 0x17: // DW_OP_rot
                (stack[depth - 1], stack[depth - 2], stack[depth - 3]) = (stack[depth - 2], stack[depth - 3], stack[depth - 1]);
                break;
            default: // DW_OP_dup, over, pick
                stack[depth] = stack[depth - 1 - index];
                depth++;
                break;
        }

        return true;
    }

    /// <summary>Computes with the one or two topmost numbers; false for an operation that is not known, or a division by zero.</summary>
    private static bool Compute(byte operation, ref CfiCursor code, scoped Span<ulong> stack, ref int depth)
    {
        if (depth < 1)
            return false;
        ref var top = ref stack[depth - 1];
        switch (operation)
        {
            case 0x19: // DW_OP_abs
                top = (long)top < 0 ? 0 - top : top;
                return true;
            case 0x1f: // DW_OP_neg
                top = 0 - top;
                return true;
            case 0x20: // DW_OP_not
                top = ~top;
                return true;
            case 0x23: // DW_OP_plus_uconst
                top += code.Uleb();
                return true;
        }

        if (depth < 2)
            return false;
        ref var under = ref stack[depth - 2];
        if (Combine(operation, under, top) is not { } combined)
            return false;
        under = combined;
        depth--;
        return true;
    }

    private static ulong? Combine(byte operation, ulong under, ulong top) => operation switch
    {
        0x1a => under & top,
        0x1b => top == 0 || (top == ulong.MaxValue && under == 1UL << 63) ? null : (ulong)((long)under / (long)top),
        0x1c => under - top,
        0x1d => top == 0 ? null : under % top,
        0x1e => under * top,
        0x21 => under | top,
        0x22 => under + top,
        0x24 => top > 63 ? 0 : under << (int)top,
        0x25 => top > 63 ? 0 : under >> (int)top,
        0x26 => (ulong)((long)under >> (int)Math.Min(top, 63)),
        0x27 => under ^ top,
        0x29 => under == top ? 1UL : 0,
        0x2a => (long)under >= (long)top ? 1UL : 0,
        0x2b => (long)under > (long)top ? 1UL : 0,
        0x2c => (long)under <= (long)top ? 1UL : 0,
        0x2d => (long)under < (long)top ? 1UL : 0,
        0x2e => under != top ? 1UL : 0,
        _ => null,
    };
}
