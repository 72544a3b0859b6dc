using System.Globalization;
using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Tests.Elf;

public sealed class ElfFileTests
{
    private static readonly string OwnLibc = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libc.so.6", StringComparison.Ordinal))[73..].Trim();

    [SkippableFact]
    public void Every_function_of_the_symbols_of_libc_is_found_at_its_first_and_last_byte()
    {
        ElfFile.TryOpen(OwnLibc, out var file, out var why).Should().BeTrue(why);
        using var libc = file!;
        libc.IsPositionIndependent.Should().BeTrue();
        libc.Interpreter.Should().StartWith("/lib");
        var names = new Dictionary<ulong, List<(ulong Size, string Name)>>();
        var tables = Tool.Output("readelf", "-W", "--dyn-syms", OwnLibc);
        if (libc.DebugFile is { } debug)
            tables += Tool.Output("readelf", "-W", "--syms", debug.Path);
        foreach (var line in tables.Split('\n'))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 8 || fields[3] is not ("FUNC" or "IFUNC") || fields[6] == "UND")
                continue;
            var size = fields[2].StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(fields[2][2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : ulong.Parse(fields[2], CultureInfo.InvariantCulture);
            var address = ulong.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            names.TryAdd(address, []);
            names[address].Add((size, fields[7].Split('@')[0]));
        }

        names.Count.Should().BeGreaterThan(1000);
        foreach (var (address, symbols) in names)
        {
            var size = symbols.Max(symbol => symbol.Size);
            foreach (var at in (ulong[])[address, address + Math.Max(size, 1) - 1])
                symbols.Select(symbol => symbol.Name).Should().Contain(libc.SymbolAt(at)?.Name, $"that is at {at:x}");
        }
    }

    [SkippableFact]
    public void A_function_goes_by_the_name_that_people_write()
    {
        ElfFile.TryOpen(OwnLibc, out var file, out _).Should().BeTrue();
        using var libc = file!;
        var line = Tool.Output("readelf", "-W", "--dyn-syms", OwnLibc).Split('\n').First(line => line.Contains(" read@@", StringComparison.Ordinal));
        var address = ulong.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        libc.SymbolAt(address)!.Name.Should().Be("read");
    }

    [SkippableFact]
    public void The_build_id_is_the_one_that_readelf_tells()
    {
        ElfFile.TryOpen(OwnLibc, out var file, out _).Should().BeTrue();
        using var libc = file!;

        Tool.Output("readelf", "-n", OwnLibc).Should().Contain($"Build ID: {libc.BuildId}");
    }

    [SkippableFact]
    public void A_place_in_the_file_has_the_address_that_its_segment_gives_it()
    {
        ElfFile.TryOpen(OwnLibc, out var file, out _).Should().BeTrue();
        using var libc = file!;
        var code = libc.Segments.Single(segment => segment.Type == ElfSegment.Load && segment.IsExecutable);

        libc.AddressOf(code.FileOffset).Should().Be(code.VirtualAddress);
        libc.AddressOf(code.FileOffset + code.FileSize - 1).Should().Be(code.VirtualAddress + code.FileSize - 1);
        libc.AddressOf(ulong.MaxValue).Should().BeNull();
    }

    [Theory]
    [InlineData("/etc/passwd", "it is not an ELF file")]
    [InlineData("/nowhere/at/all", "there is no such regular file")]
    [InlineData("/usr", "there is no such regular file")]
    [InlineData("/dev/zero", "there is no such regular file")]
    public void What_is_no_program_is_refused_with_the_reason(string path, string reason)
    {
        ElfFile.TryOpen(path, out var file, out var why).Should().BeFalse();
        file.Should().BeNull();
        why.Should().Be(reason);
    }
}
