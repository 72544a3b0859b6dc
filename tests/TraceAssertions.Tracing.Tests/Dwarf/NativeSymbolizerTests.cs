using System.Buffers.Binary;
using System.Globalization;
using TraceAssertions.Tracing.Dwarf;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Dwarf;

public sealed class NativeSymbolizerTests
{
    private readonly NativeSymbolizer _symbolizer = new();

    [SkippableFact]
    public void A_program_with_debug_information_gives_the_exact_line()
    {
        using var compiled = CompiledFile.C("-g", "-O0");

        var frame = Symbolize(compiled, "work").Should().ContainSingle().Subject;

        frame.Precision.Should().Be(SourcePrecision.ExactLine);
        frame.ToString().Should().Be($"inlining.c:{LineOf("inlining.c", "int work(") + 1} in work");
        (frame.File, frame.Language, frame.Module).Should().Be((SourceFile("inlining.c"), "c", "program"));
        _symbolizer.Notices.Should().BeEmpty();
    }

    [SkippableFact]
    public void Inlined_functions_come_first_each_with_the_line_that_called_the_one_before()
    {
        using var compiled = CompiledFile.C("-g", "-O2");
        var call = CallsOf(compiled, "work", "read@plt")[0];

        var frames = _symbolizer.Symbolize(compiled.File, OffsetOf(compiled.File, call));

        frames.Select(frame => frame.ToString()).Should().Equal(
            $"inlining.h:{LineOf("inlining.h", "(int)read(")} in read_some",
            $"inlining.h:{LineOf("inlining.h", "int first = ")} in read_twice",
            $"inlining.c:{LineOf("inlining.c", "read_twice(")} in work");
        frames.Should().OnlyContain(frame => frame.Precision == SourcePrecision.ExactLine);
    }

    [SkippableFact]
    public void Without_debug_information_the_function_is_told_and_without_symbols_the_module()
    {
        using var compiled = CompiledFile.C("-g", "-O0", "-no-pie");
        var offset = OffsetOf(compiled.File, SymbolOf(compiled.File, "work"));
        compiled.Run("strip", "-g", compiled.File);
        new NativeSymbolizer().Symbolize(compiled.File, offset).Should().ContainSingle().Which.ToString().Should().Be("work (line not known)");

        compiled.Run("strip", "-s", compiled.File);
        var last = new NativeSymbolizer().Symbolize(compiled.File, offset).Should().ContainSingle().Subject;

        last.Precision.Should().Be(SourcePrecision.Module);
        last.ToString().Should().Be(string.Create(CultureInfo.InvariantCulture, $"program+0x{offset:x}"));
    }

    [Theory]
    [InlineData("/nowhere/libgone.so", "libgone.so+0x1234")]
    [InlineData("/etc/passwd", "passwd+0x1234")]
    [InlineData("[vdso]", "[vdso]+0x1234")]
    [InlineData("/memfd:doublemapper (deleted)", "memfd:doublemapper (deleted)+0x1234")]
    [InlineData("", "+0x1234")]
    public void What_is_no_module_keeps_its_offset(string path, string text)
    {
        _symbolizer.Symbolize(path, 0x1234).Should().ContainSingle().Which.ToString().Should().Be(text);
        _symbolizer.Notices.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData("program.debug")]
    [InlineData(".debug/program.debug")]
    public void A_debug_file_that_the_program_names_gives_the_lines(string place)
    {
        using var compiled = Separated(place);

        Symbolize(compiled, "work")[0].Precision.Should().Be(SourcePrecision.ExactLine);
        _symbolizer.Notices.Should().BeEmpty();
    }

    [SkippableFact]
    public void A_debug_file_with_a_changed_byte_is_not_used()
    {
        using var compiled = Separated("program.debug");
        var debug = Path.Combine(compiled.Folder, "program.debug");
        var bytes = File.ReadAllBytes(debug);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(debug, bytes);

        Symbolize(compiled, "work")[0].ToString().Should().Be("work (line not known)");
        _symbolizer.Notices.Should().ContainSingle().Which.ToString().Should().Be(
            $"{compiled.File}: warning TA0133: the lines of program are not all known: its debug information is not or only partly used: {debug} is not used: its checksum is not the one that the program names; build it again with debug information that is read (gcc -g, rustc -g)");
    }

    [SkippableFact]
    public void A_debug_file_of_another_build_is_not_used()
    {
        using var compiled = Separated("program.debug");
        using var other = CompiledFile.C("-g", "-O2", "-Wl,--build-id");
        File.Copy(other.File, Path.Combine(compiled.Folder, "program.debug"), overwrite: true);

        Symbolize(compiled, "work")[0].Precision.Should().Be(SourcePrecision.Function);
        _symbolizer.Notices.Should().ContainSingle().Which.Message.Should().Contain("its build id is");
    }

    [SkippableFact]
    public void Sections_compressed_with_zstd_are_told_and_give_functions_only()
    {
        using var compiled = CompiledFile.C("-g", "-O0", "-gz=zlib");
        ElfFile.TryOpen(compiled.File, out var file, out _).Should().BeTrue();
        var bytes = File.ReadAllBytes(compiled.File);
        using (file)
        {
            foreach (var section in file!.Sections.Where(section => (section.Flags & ElfSection.Compressed) != 0))
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)section.FileOffset), 2);
        }

        File.WriteAllBytes(compiled.File, bytes);

        Symbolize(compiled, "work")[0].Precision.Should().Be(SourcePrecision.Function);
        _symbolizer.Notices.Should().Contain(notice => notice.Message.EndsWith("section .debug_info: it is compressed with zstd, which .NET 10 cannot read", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    public void Of_split_debug_information_lines_are_near_and_functions_those_of_the_symbol_table(string version)
    {
        using var compiled = CompiledFile.C("-gsplit-dwarf", version, "-O2");

        var frame = Symbolize(compiled, "work").Should().ContainSingle().Subject;

        frame.ToString().Should().StartWith("near inlining.c:").And.EndWith(" in work");
        _symbolizer.Notices.Should().ContainSingle().Which.Message.Should().Contain(".dwo");
    }

    [SkippableFact]
    public void A_file_that_was_replaced_since_it_was_mapped_gives_no_line()
    {
        using var compiled = CompiledFile.C("-g", "-O0", "-Wl,--build-id");
        var offset = OffsetOf(compiled.File, SymbolOf(compiled.File, "work"));
        ElfFile.TryOpen(compiled.File, out var file, out _).Should().BeTrue();
        var id = file!.BuildId!;
        file.Dispose();
        var written = File.GetLastWriteTimeUtc(compiled.File);

        _symbolizer.Symbolize(compiled.File, offset, expectedBuildId: id)[0].Precision.Should().Be(SourcePrecision.ExactLine);
        _symbolizer.Symbolize(compiled.File, offset, mappedAt: written.AddSeconds(1))[0].Precision.Should().Be(SourcePrecision.ExactLine);
        _symbolizer.Notices.Should().BeEmpty();
        _symbolizer.Symbolize(compiled.File, offset, expectedBuildId: id[2..])[0].Precision.Should().Be(SourcePrecision.Module);
        _symbolizer.Symbolize(compiled.File, offset, mappedAt: written.AddSeconds(-1))[0].Precision.Should().Be(SourcePrecision.Module);
        _symbolizer.Notices.Should().ContainSingle().Which.Message.Should().Contain("it was replaced since the program loaded it");
    }

    [SkippableFact]
    public void A_file_that_took_the_place_of_another_is_read_anew()
    {
        using var compiled = CompiledFile.C("-g", "-O0");
        Symbolize(compiled, "work")[0].Precision.Should().Be(SourcePrecision.ExactLine);
        compiled.Run("strip", "-g", compiled.File);

        Symbolize(compiled, "work")[0].Precision.Should().Be(SourcePrecision.Function);
    }

    [SkippableFact]
    public void Functions_of_Cpp_carry_their_namespaces_and_types()
    {
        using var compiled = CompiledFile.Cpp("-g", "-O0");
        var functions = Functions(compiled.File);

        functions.Should().Contain("shapes::Square<int>::area").And.Contain("shapes::sum").And.Contain("main");
    }

    [SkippableFact]
    public void Functions_of_Rust_go_by_their_paths_and_closures_by_the_function_around_them()
    {
        using var compiled = CompiledFile.Rust("-g");
        var functions = Functions(compiled.File);

        functions.Should().Contain("lines::main").And.Contain("lines::total").And.Contain("<lines::counting::Words as lines::counting::Counter>::count");
        functions.Where(name => name.StartsWith("lines::", StringComparison.Ordinal)).Should().NotContain(name => name.Contains("closure", StringComparison.Ordinal));
    }

    private HashSet<string> Functions(string file) =>
        [.. Disassembly.Instructions(file).SelectMany(address => _symbolizer.Symbolize(file, OffsetOf(file, address))).Select(frame => frame.Function ?? "")];

    private IReadOnlyList<SourceLocation> Symbolize(CompiledFile compiled, string function) =>
        _symbolizer.Symbolize(compiled.File, OffsetOf(compiled.File, SymbolOf(compiled.File, function)));

    private static CompiledFile Separated(string place)
    {
        var compiled = CompiledFile.C("-g", "-O0", "-Wl,--build-id");
        compiled.Run("objcopy", "--only-keep-debug", compiled.File, "program.debug");
        compiled.Run("strip", "-g", compiled.File);
        compiled.Run("objcopy", "--add-gnu-debuglink=program.debug", compiled.File);
        Directory.CreateDirectory(Path.Combine(compiled.Folder, ".debug"));
        File.Move(Path.Combine(compiled.Folder, "program.debug"), Path.Combine(compiled.Folder, place), overwrite: true);
        return compiled;
    }

    private static ulong SymbolOf(string file, string name) => Tool.Output("nm", file).Split('\n')
        .Where(line => line.EndsWith(" " + name, StringComparison.Ordinal)).Select(line => Convert.ToUInt64(line[..16], 16)).Single();

    private static List<ulong> CallsOf(CompiledFile compiled, string caller, string callee) =>
    [
        .. Tool.Output("objdump", "-d", "--no-show-raw-insn", "--disassemble=" + caller, compiled.File).Split('\n')
            .Where(line => line.Contains("call", StringComparison.Ordinal) && line.Contains($"<{callee}>", StringComparison.Ordinal))
            .Select(line => Convert.ToUInt64(line[..line.IndexOf(':', StringComparison.Ordinal)].Trim(), 16)),
    ];

    private static ulong OffsetOf(string file, ulong address)
    {
        lock (Code)
        {
            if (!Code.TryGetValue(file, out var code))
            {
                ElfFile.TryOpen(file, out var opened, out _).Should().BeTrue();
                using (opened)
                    code = Code[file] = opened!.Segments.First(segment => segment.Type == ElfSegment.Load && segment.IsExecutable);
            }

            return address - code.VirtualAddress + code.FileOffset;
        }
    }

    private static readonly Dictionary<string, ElfSegment> Code = [];

    private static string SourceFile(string name) => Path.Combine(AppContext.BaseDirectory, "Dwarf", "Programs", name);

    private static int LineOf(string name, string text) => Array.FindIndex(File.ReadAllLines(SourceFile(name)), line => line.Contains(text, StringComparison.Ordinal)) + 1;
}
