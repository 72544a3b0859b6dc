using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Tests.Unwinding;

public sealed class EpilogSearchTests
{
    [Theory]
    [InlineData("90 48 83 c4 08 c3", 8)] // nop; add rsp, 8; ret
    [InlineData("8b c3 48 83 c4 10 5b 41 5e 41 5f c3", 40)] // pops of rbx, r14, r15
    [InlineData("48 81 c4 08 01 00 00 c3", 264)]
    [InlineData("5b c3", 8)]
    [InlineData("48 8b c3 48 83 c4 08 ff e0", 8)] // left by a jump: jmp rax
    [InlineData("48 83 c4 08 48 ff 25 00 00 00 00", 8)]
    [InlineData("48 83 c4 08 e9 00 00 00 00", 8)]
    [InlineData("48 b8 48 83 c4 28 c3 00 00 00 48 83 c4 08 c3", 8)] // a constant that reads like an epilog
    [InlineData("74 01 cc 48 83 c4 08 c3", 8)] // je over int3
    [InlineData("75 06 48 83 c4 18 c3 cc cc", 24)]
    [InlineData("eb 02 5b c3 48 83 c4 08 c3", 8)] // jmp over another
    [InlineData("0f 84 01 00 00 00 cc 48 83 c4 08 c3", 8)]
    public void The_epilog_that_is_reached_tells_how_large_the_frame_is(string code, int bytes)
    {
        var frame = EpilogSearch.Find(Bytes(code), 0)!;

        frame.Bytes.Should().Be(bytes);
        frame.Row.FrameAddress.Should().Be(new RegisterRule(RegisterRuleKind.ValueOfOffset, MachineRegister.Rsp, 0, bytes + 8));
        frame.Row.ReturnAddress.Should().Be(new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rip, 0, -8));
    }

    [Fact]
    public void Registers_are_where_they_are_popped_from() =>
        EpilogSearch.Find(Bytes("48 83 c4 10 5b 41 5e 41 5f c3"), 0)!.Row.Rules.Should().Equal(
            new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rbx, 0, -32),
            new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.R14, 0, -24),
            new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.R15, 0, -16));

    [Fact]
    public void A_cold_part_jumps_back() =>
        EpilogSearch.Find(Bytes("90 48 83 c4 18 c3 e8 00 00 00 00 eb f3 48 83 c4 08 c3"), 11)!.Bytes.Should().Be(24);

    [Theory]
    [InlineData("48 83 c4 10 5d c3")] // pop rbp: the frame pointer is restored
    [InlineData("48 8d 65 f8 5b 5d c3")] // lea rsp, [rbp-8]
    [InlineData("cc 48 83 c4 08 c3")] // what does not return has other code behind it
    [InlineData("0f 0b 48 83 c4 08 c3")]
    [InlineData("ff 24 c5 00 00 00 00 48 83 c4 08 c3")] // a jump by a table
    [InlineData("48 83 c4 10 c3")] // not aligned
    [InlineData("c3")]
    [InlineData("eb fe")] // for ever
    [InlineData("0f 0f 0f 48 83 c4 08 c3")] // not understood
    [InlineData("48 83 c4")]
    [InlineData("")]
    public void Where_there_is_a_frame_pointer_or_no_epilog_nothing_is_found(string code) => EpilogSearch.Find(Bytes(code), 0).Should().BeNull();

    private static byte[] Bytes(string code) => Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal));
}
