using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Demangling;
using TraceAssertions.Tracing.Tests.Dwarf;
using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Demangling;

public sealed partial class RustDemanglerTests
{
    [Theory]
    [InlineData("_ZN4core3fmt5write17h0123456789abcdefE", "core::fmt::write")]
    [InlineData("_ZN4core3fmt5write17h0123456789abcdefE.llvm.123", "core::fmt::write")]
    [InlineData("_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE", "<Test + 'static as foo::Bar<Test>>::bar")]
    [InlineData("_ZN3app4main28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE", "app::main::{{closure}}")]
    [InlineData("_ZN1A1bEv", null)]
    [InlineData("_ZN99core3fmt17h0123456789abcdefE", null)]
    [InlineData("_ZN", null)]
    [InlineData("main", null)]
    public void A_legacy_name_becomes_its_path_without_the_hash(string name, string? path) => RustDemangler.Demangle(name).Should().Be(path);

    // The examples of RFC 2603 and of the rustc book.
    [Theory]
    [InlineData("_RNvCs1234_7mycrate3foo", "mycrate::foo")]
    [InlineData("_RNvMs_Cs4Cv8Wi1oAIB_7mycrateNtB4_7Example3foo", "<mycrate::Example>::foo")]
    [InlineData("_RINvNtC3std3mem8align_ofdE", "std::mem::align_of::<f64>")]
    [InlineData("_RNvXCs15kBYyAo9fc_7mycrateNtB2_3FooNtB2_3Bar3baz", "<mycrate::Foo as mycrate::Bar>::baz")]
    [InlineData("_RNCNvCs1234_7mycrate3foo0B3_", "mycrate::foo::{closure#0}")]
    [InlineData("_RNCNvCs1234_7mycrate3foos_0B3_", "mycrate::foo::{closure#1}")]
    [InlineData("_RNvC6_123foo3bar", "123foo::bar")]
    [InlineData("_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y", "utf8_idents::საჭმელად_გემრიელი_სადილი")]
    [InlineData("_RINbNbCskIICzLVDPPb_5alloc5alloc8box_freeDINbNiB4_5boxed5FnBoxuEp6OutputuEL_ECs1iopQbuBiw2_3std", "alloc::alloc::box_free::<dyn alloc::boxed::FnBox<(), Output = ()>>")]
    [InlineData("_RINvC3foo3barFG_RL0_hEuE", "foo::bar::<for<'a> fn(&'a u8)>")]
    [InlineData("_RINvC3foo3barAtj8_E", "foo::bar::<[u16; 8]>")]
    [InlineData("_RINvC3foo3barKb1_E", "foo::bar::<true>")]
    [InlineData("_RINvC3foo3barKan80_E", "foo::bar::<-128>")]
    [InlineData("_RINvC3foo3barTlmEE", "foo::bar::<(i32, u32)>")]
    [InlineData("_RINvC3foo3barTlEE", "foo::bar::<(i32,)>")]
    [InlineData("_RNvC3foo3bar.llvm.7", "foo::bar")]
    [InlineData("_RB_", null)]
    [InlineData("_RNvC3foo99bar", null)]
    [InlineData("_RINvC3foo3barB_E", null)]
    [InlineData("_R", null)]
    public void A_v0_name_becomes_its_path_without_the_hash(string name, string? path) => RustDemangler.Demangle(name).Should().Be(path);

    [SkippableTheory]
    [InlineData("legacy", "-g")]
    [InlineData("v0", "-O")]
    public void Every_name_of_a_program_reads_as_cplusplusfilt_reads_it(string mangling, string optimization)
    {
        using var compiled = CompiledFile.Rust(mangling == "v0" ? [optimization, "-Csymbol-mangling-version=v0"] : [optimization]);
        var names = compiled.Run("nm", compiled.File).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(name => name.StartsWith("_R", StringComparison.Ordinal) || name.StartsWith("_ZN", StringComparison.Ordinal))
            .Distinct().ToList();
        names.Count.Should().BeGreaterThan(100);

        var theirs = Tool.Run("c++filt", string.Join('\n', names) + "\n", null, "-s", "rust").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        theirs.Should().HaveSameCount(names);
        names.Zip(theirs.Select(Plain)).Where(name => RustDemangler.Demangle(name.First) != name.Second)
            .Select(name => $"{name.First}: we {RustDemangler.Demangle(name.First)} they {name.Second}").Should().BeEmpty();
    }

    private static string Plain(string name) => Suffix().Replace(Number().Replace(Hash().Replace(CrateHash().Replace(name, ""), ""), "$1"), "");

    [GeneratedRegex(@"\[[0-9a-f]{6,16}\]")]
    private static partial Regex CrateHash();

    [GeneratedRegex("::h[0-9a-f]{16}(?=$|\\.)")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b([0-9]+|true|false)(?:: )?(?:usize|bool|u8|u16|u32|u64)\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"\.llvm\..*$| \(\.llvm\..*\)$")]
    private static partial Regex Suffix();
}
