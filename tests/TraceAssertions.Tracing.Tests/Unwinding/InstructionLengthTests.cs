using Iced.Intel;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Unwinding;
using Xunit.Abstractions;

namespace TraceAssertions.Tracing.Tests.Unwinding;

public sealed class InstructionLengthTests(ITestOutputHelper output)
{
    private const int MostBytes = 4 << 20;

    /// <summary>The runtime's own libraries: compiled by clang, with vector instructions and code by hand.</summary>
    [Theory]
    [InlineData("libcoreclr.so")]
    [InlineData("libclrjit.so")]
    [InlineData("libSystem.Native.so")]
    public void Lengths_are_those_of_a_disassembler(string library)
    {
        var code = Text(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, library));

        var (compared, unknown) = Compare(code);

        output.WriteLine($"{library}: {compared} instructions compared, {unknown} not understood");
        compared.Should().BeGreaterThan(5000);
        unknown.Should().BeLessThan(1 + (compared / 10_000));
    }

    [Fact]
    public void Lengths_of_any_bytes_are_those_of_a_disassembler_or_not_understood()
    {
        const int seed = 20261121, rounds = 400_000;
        var random = new Random(seed);
        var bytes = new byte[15];
        var compared = 0;
        for (var round = 0; round < rounds; round++)
        {
            random.NextBytes(bytes);
            if (InstructionLength.Of(bytes) is var length and > 0 && Decode(bytes) is var expected and > 0)
            {
                compared++;
                length.Should().Be(expected, Convert.ToHexString(bytes));
            }
        }

        output.WriteLine($"{compared} of {rounds} compared");
        compared.Should().BeGreaterThan(rounds / 4);
    }

    [Fact]
    public void An_instruction_that_is_cut_off_is_not_understood()
    {
        byte[] code = [0x48, 0x81, 0xec, 0x00, 0x01, 0x00, 0x00]; // sub rsp, 256
        for (var length = 0; length < code.Length; length++)
            InstructionLength.Of(code.AsSpan(0, length)).Should().Be(0);
        InstructionLength.Of(code).Should().Be(code.Length);
    }

    private static (int Compared, int Unknown) Compare(byte[] code)
    {
        var (compared, unknown) = (0, 0);
        var decoder = Decoder.Create(64, code);
        for (var at = 0; at < code.Length - 15;)
        {
            decoder.IP = (ulong)at;
            decoder.Decode(out var instruction);
            if (instruction.IsInvalid)
            {
                at++; // tables between functions
                decoder = Decoder.Create(64, new ByteArrayCodeReader(code, at, code.Length - at));
                continue;
            }

            var length = InstructionLength.Of(code.AsSpan(at));
            compared++;
            unknown += length == 0 ? 1 : 0;
            if (length != 0)
                length.Should().Be(instruction.Length, "{0} at {1:x}: {2}", instruction, at, Convert.ToHexString(code, at, 15));
            at += instruction.Length;
        }

        return (compared, unknown);
    }

    private static int Decode(byte[] bytes)
    {
        Decoder.Create(64, bytes).Decode(out var instruction);
        return instruction.IsInvalid ? 0 : instruction.Length;
    }

    private static byte[] Text(string path)
    {
        ElfFile.TryOpen(path, out var file, out _).Should().BeTrue();
        using (file)
        {
            var text = file!.Section(".text");
            return text[..Math.Min(text.Length, MostBytes)].ToArray();
        }
    }
}
