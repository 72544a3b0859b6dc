using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The registers as they were in one frame, as far as they are known.</summary>
internal struct UnwindRegisters
{
    private RegisterValues _values;
    private RegisterOrigins _origins;
    private uint _known;

    /// <summary>The registers of the innermost frame.</summary>
    public UnwindRegisters(in StackSnapshot snapshot)
    {
        var taken = snapshot.Registers;
        ReadOnlySpan<byte> order = [MachineRegister.Rip, MachineRegister.Rsp, MachineRegister.Rbp, MachineRegister.Rbx, MachineRegister.R12, MachineRegister.R13, MachineRegister.R14, MachineRegister.R15];
        for (var i = 0; i < order.Length; i++)
            Set(order[i], taken[i], ValueOrigin.OfRegister(i));
    }

    /// <summary>A register's value; 0 where it is not known. Setting it makes it known, and computed.</summary>
    public ulong this[int register]
    {
        readonly get => _values[register];
        set => Set(register, value, ValueOrigin.Computed);
    }

    /// <summary>Where the frame executes.</summary>
    public readonly ulong InstructionPointer => _values[MachineRegister.Rip];

    /// <summary>The stack pointer.</summary>
    public readonly ulong StackPointer => _values[MachineRegister.Rsp];

    /// <summary>The frame pointer, where the code uses one.</summary>
    public readonly ulong FramePointer => _values[MachineRegister.Rbp];

    /// <summary>Where a register's value is from.</summary>
    public readonly ValueOrigin OriginOf(int register) => _origins[register];

    /// <summary>Sets a register, which makes it known.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">Its value.</param>
    /// <param name="origin">Where that is from.</param>
    public void Set(int register, ulong value, ValueOrigin origin)
    {
        _values[register] = value;
        _origins[register] = origin;
        _known |= 1u << register;
    }

    /// <summary>A register's value, which decides about a frame.</summary>
    /// <param name="register">The register.</param>
    /// <param name="memory">What takes note of it.</param>
    public readonly ulong Use(int register, in StackMemory memory)
    {
        memory.Note(_origins[register], _values[register]);
        return _values[register];
    }

    /// <summary>Whether the register's value is known.</summary>
    public readonly bool IsKnown(int register) => ((_known >> register) & 1) != 0;

    /// <summary>Forgets a register.</summary>
    public void Forget(int register)
    {
        _values[register] = 0;
        _known &= ~(1u << register);
    }

    /// <summary>Keeps only the registers whose bits are set.</summary>
    public void KeepOnly(uint mask) => _known &= mask;
}
