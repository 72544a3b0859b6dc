using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Tests.Unwinding;

public sealed class PrecompiledCodeTests
{
    private const byte Push = 0, AllocateLarge = 1, AllocateSmall = 2, SetFrame = 3, Chained = 0x21;
    private const byte Rbx = 3, Rbp = 5;

    private static readonly string CoreLibrary = typeof(object).Assembly.Location;

    [Fact]
    public void A_method_without_a_frame_pointer_is_left_by_the_stack_pointer()
    {
        // push rbx; sub rsp, 16
        var row = UnwindCodes.Row([1, 5, 2, 0], [5, Code(AllocateSmall, 1), 1, Code(Push, Rbx)], 20)!;

        row.FrameAddress.Should().Be(new RegisterRule(RegisterRuleKind.ValueOfOffset, MachineRegister.Rsp, 0, 16 + 8 + 8));
        row.Rules.Should().Equal(new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rbx, 0, -16));
        row.ReturnAddress.Should().Be(new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rip, 0, -8));
    }

    [Fact]
    public void A_method_with_one_is_left_by_it()
    {
        // push rbp; push rbx; sub rsp, 0x200; lea rbp, [rsp+0x20]
        var row = UnwindCodes.Row([1, 12, 5, 0x20 | Rbp], [12, Code(SetFrame, 0), 9, Code(AllocateLarge, 0), 0x40, 0, 2, Code(Push, Rbx), 1, Code(Push, Rbp)], 20)!;

        row.FrameAddress.Should().Be(new RegisterRule(RegisterRuleKind.ValueOfOffset, MachineRegister.Rbp, 0, -0x20 + 0x200 + 24));
        row.Rules.Should().Equal(new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rbx, 0, -24), new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rbp, 0, -16));
    }

    [Theory]
    [InlineData(new byte[] { 1, 9, 1, 0 }, new byte[] { 1, Push | (Rbx << 4) }, 4)] // in the start itself
    [InlineData(new byte[] { Chained, 1, 1, 0 }, new byte[] { 1, Push | (Rbx << 4) }, 9)]
    [InlineData(new byte[] { 1, 1, 2, 0 }, new byte[] { 1, AllocateLarge }, 9)] // without its operand
    [InlineData(new byte[] { 1, 1, 1, 0 }, new byte[] { 1, 10 }, 9)] // an interrupt's frame
    [InlineData(new byte[] { 7, 1, 1, 0 }, new byte[] { 1, Push }, 9)]
    public void What_is_not_understood_has_no_row(byte[] head, byte[] codes, uint offset) => UnwindCodes.Row(head, codes, offset).Should().BeNull();

    [Fact]
    public void The_class_library_has_rows_and_what_has_no_precompiled_code_none()
    {
        RowsOf(CoreLibrary).Should().BeGreaterThan(1000);
        PrecompiledCode.TryOpen(typeof(PrecompiledCodeTests).Assembly.Location).Should().BeNull();
        PrecompiledCode.TryOpen("/bin/sh").Should().BeNull();
        PrecompiledCode.TryOpen("/no/such/file.dll").Should().BeNull();
    }

    [Fact]
    public void Damaged_assemblies_have_rows_or_none_and_nothing_is_thrown()
    {
        const int seed = 41, rounds = 150;
        var random = new Random(seed);
        var original = File.ReadAllBytes(typeof(System.Collections.Generic.SortedSet<int>).Assembly.Location);
        var damaged = Path.GetTempFileName();
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                var bytes = original.ToArray();
                for (var i = 0; i < 20; i++)
                    bytes[random.Next(i < 10 ? 4096 : bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(damaged, round % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
                RowsOf(damaged, step: 4001).Should().BeGreaterThanOrEqualTo(0);
            }
        }
        finally
        {
            File.Delete(damaged);
        }
    }

    private static byte Code(byte operation, byte info) => (byte)(operation | (info << 4));

    private static int RowsOf(string path, int step = 997)
    {
        if (PrecompiledCode.TryOpen(path) is not { } code)
            return 0;
        var rows = 0;
        for (ulong offset = 0; offset < (ulong)new FileInfo(path).Length; offset += (ulong)step)
            rows += code.RowAt(offset) is null ? 0 : 1;
        return rows;
    }
}
