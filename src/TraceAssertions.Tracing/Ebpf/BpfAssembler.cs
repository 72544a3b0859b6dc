using System.Diagnostics;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Writes BPF programs, one instruction a method (Documentation/bpf/standardization/instruction-set.rst).</summary>
internal sealed class BpfAssembler
{
    private const int Unplaced = -1;

    private readonly List<ulong> _code = [];
    private readonly List<int> _labels = [];
    private readonly List<(int Instruction, BpfLabel Target)> _jumps = [];

    public BpfLabel NewLabel()
    {
        _labels.Add(Unplaced);
        return new(_labels.Count - 1);
    }

    /// <summary>The next instruction is where <paramref name="label"/> is.</summary>
    public void Place(BpfLabel label)
    {
        Debug.Assert(_labels[label.Id] == Unplaced, "A label has one place.");
        _labels[label.Id] = _code.Count;
    }

    public void Move(Register to, Register from) => Emit(0xbf, to, from);

    public void Move(Register to, int value) => Emit(0xb7, to, immediate: value);

    /// <summary>Moves the lower 32 bits and clears the upper.</summary>
    public void Move32(Register to, Register from) => Emit(0xbc, to, from);

    public void Add(Register to, Register value) => Emit(0x0f, to, value);

    public void Add(Register to, int value) => Emit(0x07, to, immediate: value);

    public void Subtract(Register to, Register value) => Emit(0x1f, to, value);

    public void Or(Register to, Register value) => Emit(0x4f, to, value);

    public void And(Register to, int value) => Emit(0x57, to, immediate: value);

    public void And(Register to, Register value) => Emit(0x5f, to, value);

    public void Xor(Register to, Register value) => Emit(0xaf, to, value);

    public void Multiply(Register to, Register value) => Emit(0x2f, to, value);

    public void ShiftRight(Register to, int bits) => Emit(0x77, to, immediate: bits);

    public void ShiftLeft(Register to, int bits) => Emit(0x67, to, immediate: bits);

    public void Load64(Register to, Register from, int offset) => Emit(0x79, to, from, offset);

    public void Load32(Register to, Register from, int offset) => Emit(0x61, to, from, offset);

    public void Load8(Register to, Register from, int offset) => Emit(0x71, to, from, offset);

    public void Store64(Register to, int offset, Register from) => Emit(0x7b, to, from, offset);

    public void Store32(Register to, int offset, Register from) => Emit(0x63, to, from, offset);

    public void Store64(Register to, int offset, int value) => Emit(0x7a, to, offset: offset, immediate: value);

    public void Store32(Register to, int offset, int value) => Emit(0x62, to, offset: offset, immediate: value);

    public void AtomicAdd(Register to, int offset, Register value) => Emit(0xdb, to, value, offset);

    public void LoadConstant(Register to, long value) => EmitWide(to, 0, (int)value, (int)(value >> 32));

    /// <summary>A map, as the helpers take it.</summary>
    public void LoadMap(Register to, BpfMap map) => EmitWide(to, 1, map.Descriptor, 0);

    /// <summary>The address <paramref name="offset"/> bytes into the only value of an array.</summary>
    public void LoadMapValue(Register to, BpfMap map, int offset) => EmitWide(to, 2, map.Descriptor, offset);

    public void Call(BpfHelper helper) => Emit(0x85, Register.R0, immediate: (int)helper);

    public void Jump(BpfLabel target) => EmitJump(0x05, Register.R0, default, 0, target);

    public void JumpIfEqual(Register left, int right, BpfLabel target) => EmitJump(0x15, left, default, right, target);

    public void JumpIfEqual(Register left, Register right, BpfLabel target) => EmitJump(0x1d, left, right, 0, target);

    public void JumpIfNotEqual(Register left, int right, BpfLabel target) => EmitJump(0x55, left, default, right, target);

    public void JumpIfNotEqual(Register left, Register right, BpfLabel target) => EmitJump(0x5d, left, right, 0, target);

    public void JumpIfAbove(Register left, int right, BpfLabel target) => EmitJump(0x25, left, default, right, target);

    public void JumpIfAbove(Register left, Register right, BpfLabel target) => EmitJump(0x2d, left, right, 0, target);

    public void JumpIfSignedGreater(Register left, int right, BpfLabel target) => EmitJump(0x65, left, default, right, target);

    public void JumpIfAnyBit(Register left, int bits, BpfLabel target) => EmitJump(0x45, left, default, bits, target);

    /// <summary>Ends the program with 0, which tracepoints ignore.</summary>
    public void Return()
    {
        Move(Register.R0, 0);
        Emit(0x95, Register.R0);
    }

    /// <summary>The finished code, every jump resolved.</summary>
    public ulong[] Build()
    {
        foreach (var (instruction, target) in _jumps)
        {
            Debug.Assert(_labels[target.Id] != Unplaced, "Every label that is jumped to is placed.");
            var distance = checked((short)(_labels[target.Id] - instruction - 1));
            _code[instruction] |= (ulong)(ushort)distance << 16;
        }

        _jumps.Clear();
        return [.. _code];
    }

    private void EmitJump(byte operation, Register left, Register right, int immediate, BpfLabel target)
    {
        _jumps.Add((_code.Count, target));
        Emit(operation, left, right, 0, immediate);
    }

    private void EmitWide(Register to, int source, int low, int high)
    {
        Emit(0x18, to, (Register)source, 0, low);
        Emit(0, Register.R0, immediate: high);
    }

    private void Emit(byte operation, Register to, Register from = Register.R0, int offset = 0, int immediate = 0) =>
        _code.Add(operation | ((ulong)(((int)from << 4) | (int)to) << 8) | ((ulong)(ushort)checked((short)offset) << 16) | ((ulong)(uint)immediate << 32));
}
