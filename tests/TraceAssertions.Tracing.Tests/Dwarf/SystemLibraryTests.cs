using TraceAssertions.Tracing.Dwarf;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Tests.Elf;
using Xunit.Abstractions;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>The libraries that this test host itself has mapped, as they were shipped.</summary>
public sealed class SystemLibraryTests(ITestOutputHelper output)
{
    private const int Most = 3_000;

    [SkippableFact]
    public void The_instructions_of_libc_have_the_frames_of_llvm_symbolizer_where_its_debug_file_is_installed()
    {
        var libc = Mapped("/libc.so.6");
        ElfFile.TryOpen(libc, out var file, out _).Should().BeTrue();
        using (file)
            Skip.If(file!.DebugFile is null, "the debug file of libc (libc6-dbg) is not installed");

        var addresses = Sample(libc);
        var differences = Agreement.Differences(libc, addresses, out var exact, out var inlined);

        output.WriteLine($"{addresses.Count} addresses, {differences.Count} differences; {exact} exact, {inlined} inlined");
        exact.Should().BeGreaterThan(addresses.Count / 2);
        differences.Take(20).Should().BeEmpty($"{differences.Count} of {addresses.Count} differ");
    }

    [SkippableTheory]
    [InlineData("/libstdc++.so.6")]
    [InlineData("/libSystem.Native.so")]
    public void A_library_with_symbols_only_gives_the_functions_that_llvm_symbolizer_gives(string name)
    {
        var library = Mapped(name);
        ElfFile.TryOpen(library, out var file, out _).Should().BeTrue();
        using var opened = file!;
        var module = new NativeModule(library);
        var addresses = Sample(library);
        var theirs = LlvmSymbolizer.Frames(library, addresses, "linkage");
        var aliases = new Lazy<HashSet<(ulong, string)>>(() => Aliases(library));
        var known = 0;
        foreach (var (address, expected) in addresses.Zip(theirs))
        {
            module.DwarfFrames(address).Should().BeEmpty();
            var symbol = opened.SymbolAt(address);
            // Of several names of one function they take the last of the table, we the plainest.
            if (symbol?.Name != expected[0].Function)
                aliases.Value.Should().Contain((symbol?.Address ?? 0, expected[0].Function), $"at {address:x} we say {symbol}");
            known += symbol is null ? 0 : 1;
        }

        output.WriteLine($"{addresses.Count} addresses, {known} in a function");
        known.Should().BePositive();
    }

    private static HashSet<(ulong, string)> Aliases(string library) => [.. Tool.Output("readelf", "-W", "--dyn-syms", "--syms", library).Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length >= 8 && fields[1].Length == 16)
        .Select(fields => (Convert.ToUInt64(fields[1], 16), fields[7].Split('@')[0])), (0, "")];

    private static List<ulong> Sample(string library)
    {
        var all = Disassembly.Instructions(library);
        return [.. all.Where((_, index) => index % ((all.Count / Most) + 1) == 0)];
    }

    private static string Mapped(string name)
    {
        var line = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains(name, StringComparison.Ordinal));
        Skip.If(line is null, $"{name} is not loaded here");
        return line![73..].Trim();
    }
}
