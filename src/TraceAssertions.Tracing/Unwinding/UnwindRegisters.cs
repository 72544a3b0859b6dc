using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The registers as they were in one frame, as far as they are known.</summary>
internal struct UnwindRegisters
{
    private RegisterValues _values;
    private uint _known;

    /// <summary>The registers of the innermost frame.</summary>
    public UnwindRegisters(in StackSnapshot snapshot)
    {
        var taken = snapshot.Registers;
        ReadOnlySpan<byte> order = [MachineRegister.Rip, MachineRegister.Rsp, MachineRegister.Rbp, MachineRegister.Rbx, MachineRegister.R12, MachineRegister.R13, MachineRegister.R14, MachineRegister.R15];
        for (var i = 0; i < order.Length; i++)
            this[order[i]] = taken[i];
    }

    /// <summary>A register's value; 0 where it is not known. Setting it makes it known.</summary>
    public ulong this[int register]
    {
        readonly get => _values[register];
        set
        {
            _values[register] = value;
            _known |= 1u << register;
        }
    }

    /// <summary>Where the frame executes.</summary>
    public readonly ulong InstructionPointer => _values[MachineRegister.Rip];

    /// <summary>The stack pointer.</summary>
    public readonly ulong StackPointer => _values[MachineRegister.Rsp];

    /// <summary>The frame pointer, where the code uses one.</summary>
    public readonly ulong FramePointer => _values[MachineRegister.Rbp];

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
