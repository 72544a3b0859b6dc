using System.Buffers.Binary;
using System.Globalization;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Tests.Elf;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Tests.Unwinding;

/// <summary>Rows of call frame information, compared with what readelf makes of the same bytes.</summary>
public sealed class FrameSearchTests : IDisposable
{
    private const string Libc = "/lib/x86_64-linux-gnu/libc.so.6";
    private static readonly string[] Names = ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "ra"];

    private readonly string _folder = Directory.CreateTempSubdirectory("ta-frames-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void Every_row_of_libc_is_readelfs()
    {
        Skip.IfNot(File.Exists(Libc), "there is no glibc where Debian has it");
        Compare(Libc, Libc).Should().BeGreaterThan(20_000);
    }

    [Fact]
    public void Every_row_of_the_runtime_is_readelfs()
    {
        var runtime = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libcoreclr.so");
        Compare(runtime, runtime).Should().BeGreaterThan(50_000);
    }

    [SkippableTheory]
    [InlineData("-O2")]
    [InlineData("-O0 -m64 -mno-red-zone -mno-accumulate-outgoing-args")]
    [InlineData("-O2 -Wl,--no-eh-frame-hdr")]
    [InlineData("-g -O2 -fno-asynchronous-unwind-tables -fno-unwind-tables")]
    [InlineData("-g -gz=zlib -O2 -fno-asynchronous-unwind-tables -fno-unwind-tables")]
    [InlineData("-O2 -static")]
    public void Every_row_of_a_program_is_readelfs(string options)
    {
        var program = Build(options);
        Compare(program, program).Should().BeGreaterThan(30);
    }

    [SkippableFact]
    public void A_program_without_section_headers_is_unwound_by_its_program_headers()
    {
        var program = Build("-O2");
        var stripped = program + ".stripped";
        var bytes = File.ReadAllBytes(program);
        bytes.AsSpan(0x28, 8).Clear(); // e_shoff
        bytes.AsSpan(0x3c, 4).Clear(); // e_shnum, e_shstrndx
        File.WriteAllBytes(stripped, bytes);
        Compare(stripped, program).Should().BeGreaterThan(30);
    }

    [SkippableFact]
    public void A_search_table_that_lies_finds_nothing_or_the_right_function()
    {
        var program = Build("-O2");
        Open(program, out var file);
        var header = file.Section(".eh_frame_hdr").ToArray();
        var frames = file.Section(".eh_frame").ToArray();
        var section = new CallFrameSection(() => frames, file.SectionAddress(".eh_frame"), isDebugFrame: false);
        var starts = section.ReadAll().Select(entry => entry.Description.Start).ToList();
        var random = new Random(4);
        for (var round = 0; round < 2000; round++)
        {
            var lying = header.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                lying[random.Next(lying.Length)] = (byte)random.Next(256);
            if (FrameSearchTable.Read(() => lying, file.SectionAddress(".eh_frame_hdr"), out _) is not { } table)
                continue;
            var address = starts[random.Next(starts.Count)];
            if (table.Find(section, address) is { } found)
                found.Contains(address).Should().BeTrue();
        }
    }

    [SkippableFact]
    public void Damaged_frames_neither_crash_nor_loop()
    {
        Skip.IfNot(File.Exists(Libc), "there is no glibc where Debian has it");
        Open(Libc, out var file);
        var whole = file.Section(".eh_frame").ToArray();
        var random = new Random(5);
        var (rows, steps) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            // Some kilobytes from the start, so that most entries are hit; the expressions of the procedure linkage table and the signal frame are among them.
            var damaged = whole.AsSpan(0, random.Next(64, 16_384)).ToArray();
            for (var change = random.Next(1, 60); change > 0; change--)
                damaged[random.Next(damaged.Length)] = random.Next(4) == 0 ? (byte)0xff : (byte)random.Next(256);
            var section = new CallFrameSection(() => damaged, file.SectionAddress(".eh_frame"), isDebugFrame: random.Next(8) == 0);
            foreach (var (offset, description) in section.ReadAll())
            {
                section.TryRead(offset, out _).Should().BeTrue();
                var address = description.Start + (ulong)random.NextInt64(0, (long)Math.Clamp(description.Length, 1, 4096));
                if (section.RowAt(description, address) is not { } row)
                    continue;
                rows++;
                var stack = new byte[512];
                random.NextBytes(stack);
                var registers = default(UnwindRegisters);
                for (var register = 0; register < MachineRegister.Count; register++)
                    registers[register] = 0x7fff0000 + (ulong)random.Next(512);
                if (RowStep.Take(row, section, new StackMemory(0x7fff0000, stack), ref registers) == StepResult.Done)
                    steps++;
            }
        }

        rows.Should().BeGreaterThan(5_000);
        steps.Should().BeGreaterThan(2_000);
    }

    [Fact]
    public void An_expression_that_jumps_back_for_ever_is_given_up()
    {
        byte[] code = [0x30, 0x2f, 0xfc, 0xff]; // DW_OP_lit0, DW_OP_skip to the start
        Evaluate(code, out _).Should().Be(StepResult.NotUnderstood);
        byte[] tight = [0x2f, 0xfd, 0xff];
        Evaluate(tight, out _).Should().Be(StepResult.NotUnderstood);
    }

    [Theory]
    [InlineData("77 08 80 00 3f 1a 3b 2a 33 24 22", 0x7fff0008ul)] // that of the procedure linkage table: (rsp+8) + ((rip & 15) >= 11) << 3
    [InlineData("08 ff 09 ff 22", 0xfeul)]
    [InlineData("35 32 1c", 3ul)]
    [InlineData("32 35 1c 19", 3ul)]
    [InlineData("37 32 1d", 1ul)]
    [InlineData("31 32 33 17 1c 22", 2ul)] // 1 2 3, rotated to 3 1 2
    [InlineData("77 00 06", 0x1122334455667788ul)]
    [InlineData("77 00 94 02", 0x7788ul)]
    [InlineData("31 28 02 00 38 96 35", 5ul)]
    public void Expressions_compute(string code, ulong expected)
    {
        var result = Evaluate([.. code.Split(' ').Select(part => byte.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture))], out var value);
        result.Should().Be(StepResult.Done);
        value.Should().Be(expected);
    }

    private static StepResult Evaluate(byte[] code, out ulong value)
    {
        var stack = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(stack, 0x1122334455667788);
        var registers = default(UnwindRegisters);
        registers[MachineRegister.Rsp] = 0x7fff0000;
        registers[MachineRegister.Rip] = 0x401005;
        return DwarfExpression.Evaluate(code, new RegisterRule(RegisterRuleKind.ValueOfExpression, 0, code.Length, 0), registers, new StackMemory(0x7fff0000, stack), null, out value);
    }

    /// <summary>Compares every row, at its first and its last byte; returns how many there were.</summary>
    private static int Compare(string path, string describedBy)
    {
        Open(path, out var file);
        var search = new FrameSearch(file);
        var compared = 0;
        foreach (var (start, end, rows) in ReadelfRows.Of(describedBy))
        {
            // What ends a function may make a row behind its last instruction.
            rows.RemoveAll(row => row.Address >= end);
            for (var i = 0; i < rows.Count; i++)
            {
                var last = i + 1 < rows.Count ? rows[i + 1].Address - 1 : end - 1;
                foreach (var address in new[] { rows[i].Address, last })
                {
                    var (row, _) = search.RowAt(address) ?? throw new InvalidOperationException($"no row at {address:x}");
                    foreach (var (column, expected) in rows[i].Columns)
                        Text(row, column).Should().Be(expected, "{0} at {1:x} of the function at {2:x} in {3}", column, address, start, path);
                }

                compared++;
            }

            search.RowAt(end - 1).Should().NotBeNull();
        }

        return compared;
    }

    private static string Text(UnwindRow row, string column)
    {
        if (column == "CFA")
            return row.FrameAddress.Kind == RegisterRuleKind.ValueOfExpression ? "exp" : string.Create(CultureInfo.InvariantCulture, $"{Names[row.FrameAddress.Register]}{row.FrameAddress.Value:+0;-0;+0}");
        var rule = column == "ra" ? row.ReturnAddress : row.Rules.FirstOrDefault(rule => Names[rule.Register] == column);
        return rule.Kind switch
        {
            RegisterRuleKind.AtOffset => string.Create(CultureInfo.InvariantCulture, $"c{rule.Value:+0;-0;+0}"),
            RegisterRuleKind.ValueOfOffset => string.Create(CultureInfo.InvariantCulture, $"v{rule.Value:+0;-0;+0}"),
            RegisterRuleKind.AtExpression => "exp",
            RegisterRuleKind.ValueOfExpression => "vexp",
            RegisterRuleKind.SameValue => "s",
            RegisterRuleKind.InRegister => Names[(int)rule.Value],
            _ => "u",
        };
    }

    private static void Open(string path, out ElfFile file)
    {
        ElfFile.TryOpen(path, out var opened, out var why).Should().BeTrue(why);
        file = opened!;
    }

    private string Build(string options)
    {
        var output = Path.Combine(_folder, "program");
        _ = Tool.Output("gcc", [.. options.Split(' '), "-w", "-pthread", "-o", output, Path.Combine(AppContext.BaseDirectory, "Stacks", "Programs", "stacks.c")]);
        return output;
    }
}
