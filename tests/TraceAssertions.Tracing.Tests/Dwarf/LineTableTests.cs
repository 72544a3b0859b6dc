using TraceAssertions.Tracing.Dwarf;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>Line programs written by hand: what compilers seldom write and linkers leave behind.</summary>
public sealed class LineTableTests
{
    private const byte Copy = 1;
    private const byte AdvancePc = 2;
    private const byte AdvanceLine = 3;

    [Fact]
    public void The_last_row_at_or_before_an_address_holds_up_to_the_end_of_the_sequence()
    {
        byte[] program = [.. At(0x1000), AdvanceLine, 9, Copy, AdvancePc, 4, AdvanceLine, 1, Copy, AdvanceLine, 5, Copy, AdvancePc, 4, .. End];

        var rows = Run(program, out var sequences);

        rows.Should().Equal(new LineRow(0x1000, 1, 10), new LineRow(0x1004, 1, 11), new LineRow(0x1004, 1, 16));
        sequences.Should().Equal(new LineSequence(new(0x1000, 0x1008), 0, 3));
    }

    [Fact]
    public void Sequences_of_functions_that_the_linker_threw_away_are_left_out()
    {
        byte[] program = [.. At(0), Copy, AdvancePc, 0x20, .. End, .. At(0x1000), Copy, AdvancePc, 4, .. End];

        Run(program, out var sequences).Should().Equal(new LineRow(0x1000, 1, 1));
        sequences.Should().ContainSingle();
    }

    [Fact]
    public void A_sequence_whose_addresses_fall_is_left_out_and_the_others_stay()
    {
        byte[] program = [.. At(0x1010), Copy, .. At(0x1000), Copy, AdvancePc, 0x20, .. End, .. At(0x1100), Copy, AdvancePc, 4, .. End];

        Run(program, out _).Should().Equal(new LineRow(0x1100, 1, 1));
    }

    [Fact]
    public void A_program_without_the_end_of_its_last_sequence_is_damaged() => Run([.. At(0x1000), Copy], out _).Should().BeNull();

    [Fact]
    public void An_operation_longer_than_it_says_is_damaged() => Run([0, 3, 2, 1, 2, 3, 4, 5, 6, 7, 8], out _).Should().BeNull();

    [Fact]
    public void A_line_below_zero_is_damaged() => Run([.. At(0x1000), AdvanceLine, 0x7d, Copy, AdvancePc, 4, .. End], out _).Should().BeNull();

    [Fact]
    public void A_header_that_reaches_beyond_the_section_is_damaged()
    {
        var section = Section([.. At(0x1000), Copy, AdvancePc, 4, .. End]);

        LineTableHeader.Read(section, 0, 8).Should().NotBeNull();
        for (var length = 0; length < section.Length; length++)
            LineTableHeader.Read(section[..length], 0, 8).Should().BeNull();
        LineTableHeader.Read(section, ulong.MaxValue, 8).Should().BeNull();
    }

    private static byte[] End => [0, 1, 1];

    private static byte[] At(ulong address) => [0, 9, 2, .. BitConverter.GetBytes(address)];

    private static List<LineRow>? Run(byte[] program, out LineSequence[] sequences)
    {
        var section = Section(program);
        var machine = new LineProgram(LineTableHeader.Read(section, 0, 8)!, address => address >= 0x1000);
        var good = machine.Run(section);
        sequences = good ? machine.SortedSequences() : [];
        return good ? machine.Rows : null;
    }

    /// <summary>A section of DWARF 4 with one file.</summary>
    private static byte[] Section(byte[] program)
    {
        // Instruction length, operations, statement, line base -5, line range 14, twelve standard opcodes, no directory, one file.
        byte[] tables = [1, 1, 1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, (byte)'a', (byte)'.', (byte)'c', 0, 0, 0, 0, 0];
        byte[] rest = [4, 0, .. BitConverter.GetBytes(tables.Length), .. tables, .. program];
        return [.. BitConverter.GetBytes(rest.Length), .. rest];
    }
}
