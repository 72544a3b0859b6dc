using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public sealed class FramePointerTests
{
    [Theory]
    [InlineData("55 48 8b ec 48 83 ec 10", true)] // push rbp; mov rbp, rsp; sub rsp, 16
    [InlineData("55 41 57 53 48 83 ec 18 48 8d 6c 24 28", true)] // push rbp; push r15; push rbx; sub rsp, 24; lea rbp, [rsp+40]
    [InlineData("55 48 81 ec 00 02 00 00 48 8d ac 24 00 02 00 00", true)]
    [InlineData("50 e8 00 00 00 00 58 c3", false)] // push rax; call
    [InlineData("53 48 83 ec 10 48 8d 6c 24 10", false)] // rbp was not saved
    [InlineData("55 53 50 48 8b ef", false)] // rbp is a register like others
    public void The_start_of_a_method_tells(string code, bool expected) =>
        FramePointer.IsSetUp(Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal))).Should().Be(expected);

    [Theory]
    [InlineData(40, false)]
    [InlineData(2000, true)]
    public void Of_code_that_cannot_be_read_the_size_tells(uint size, bool expected) =>
        FramePointer.IsSetUp(int.MaxValue, new JittedMethod { Start = 0x1000, Size = size, TypeName = "T", MethodName = "M" }).Should().Be(expected);
}
