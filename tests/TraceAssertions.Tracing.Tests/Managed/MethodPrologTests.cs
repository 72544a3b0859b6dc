using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public sealed class MethodPrologTests
{
    [Theory]
    [InlineData("55 48 8b ec 48 83 ec 10", true)] // push rbp; mov rbp, rsp; sub rsp, 16
    [InlineData("55 41 57 53 48 83 ec 18 48 8d 6c 24 28", true)] // push rbp; push r15; push rbx; sub rsp, 24; lea rbp, [rsp+40]
    [InlineData("55 48 81 ec 00 02 00 00 48 8d ac 24 00 02 00 00", true)]
    [InlineData("50 e8 00 00 00 00 58 c3", false)] // push rax; call
    [InlineData("53 48 83 ec 10 48 8d 6c 24 10", false)] // rbp was not saved
    [InlineData("55 53 50 48 8b ef", false)] // rbp is a register like others
    public void The_start_of_a_method_tells_whether_there_is_a_frame_pointer(string code, bool expected) => MethodProlog.SetsUpFramePointer(Bytes(code)).Should().Be(expected);

    [Theory]
    [InlineData("50 48 8b 07 ff 50 20", 8)] // push rax; mov rax, [rdi]; call [rax+32]
    [InlineData("41 57 41 56 53 48 83 ec 10 e8 00 00 00 00", 40)] // push r15; push r14; push rbx; sub rsp, 16
    [InlineData("53 c5 f8 77 48 81 ec 00 01 00 00", 264)] // push rbx; vzeroupper; sub rsp, 256
    [InlineData("55 48 83 ec 10 48 8d 6c 24 10 5d c3 50 48 8b f7", 8)] // a method with a frame pointer; its funclet: push rax
    [InlineData("55 48 83 ec 10 48 8d 6c 24 10 cc 53 48 83 ec 20 90 90", 40)]
    [InlineData("50 74 02 eb 03 90 90 90 90", 8)] // a jump that is no end of it
    [InlineData("8b c7", 0)]
    [InlineData("", 0)]
    public void The_start_of_a_method_or_funclet_tells_how_large_the_frame_is(string code, int expected) => MethodProlog.LastFrameBytes(Bytes(code)).Should().Be(expected);

    [Theory]
    [InlineData(40, false)]
    [InlineData(2000, true)]
    public void Of_code_that_cannot_be_read_the_size_tells(uint size, bool expected) =>
        MethodProlog.Confirms(int.MaxValue, new JittedMethod { Start = 0x1000, Size = size, TypeName = "T", MethodName = "M" }, 0x1010, frameBytes: 0).Should().Be(expected);

    [Fact]
    public void A_frame_without_a_frame_pointer_is_not_confirmed_by_code_that_cannot_be_read() =>
        MethodProlog.Confirms(int.MaxValue, new JittedMethod { Start = 0x1000, Size = 2000, TypeName = "T", MethodName = "M" }, 0x1010, frameBytes: 8).Should().BeFalse();

    private static byte[] Bytes(string code) => Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal));
}
