using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class BpfAssemblerTests
{
    [Fact]
    public void Instructions_are_encoded_as_the_kernels_macros_do()
    {
        var code = new BpfAssembler();
        code.Move(Register.R6, Register.R1);
        code.Move(Register.R0, -2);
        code.Load32(Register.R3, Register.R10, -4);
        code.Store64(Register.R10, -8, Register.R7);
        code.AtomicAdd(Register.R1, 0, Register.R2);
        code.Call(BpfHelper.KtimeGetNanos);
        code.LoadConstant(Register.R2, 0x1122334455667788);
        code.Return();

        // Worked out by hand from include/linux/filter.h: opcode, registers, offset, immediate.
        code.Build().Should().Equal(
            0x00000000_0000_16_bf,
            0xfffffffe_0000_00_b7,
            0x00000000_fffc_a3_61,
            0x00000000_fff8_7a_7b,
            0x00000000_0000_21_db,
            0x00000005_0000_00_85,
            0x55667788_0000_02_18,
            0x11223344_0000_00_00,
            0x00000000_0000_00_b7,
            0x00000000_0000_00_95);
    }

    [Fact]
    public void Jumps_count_from_the_next_instruction_in_both_directions()
    {
        var code = new BpfAssembler();
        var (back, on) = (code.NewLabel(), code.NewLabel());
        code.Place(back);
        code.JumpIfEqual(Register.R1, 7, on);
        code.LoadConstant(Register.R2, 0);
        code.Jump(back);
        code.Place(on);
        code.JumpIfNotEqual(Register.R1, Register.R2, back);
        code.Return();

        var built = code.Build();

        ((short)(built[0] >> 16)).Should().Be(3, "a wide constant takes two places");
        ((short)(built[3] >> 16)).Should().Be(-4);
        ((short)(built[4] >> 16)).Should().Be(-5);
    }
}
