using Xunit.Abstractions;

namespace TraceAssertions.Tracing.Tests.Dwarf;

public sealed class AgreementTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("-g -O0")]
    [InlineData("-g -O2")]
    [InlineData("-gdwarf-2 -O2")]
    [InlineData("-gdwarf-3 -O2")]
    [InlineData("-gdwarf-4 -O0")]
    [InlineData("-gdwarf-4 -O2")]
    [InlineData("-gdwarf-5 -O0 -no-pie")]
    [InlineData("-gdwarf-5 -O2 -pie")]
    [InlineData("-gdwarf-5 -gdwarf64 -O2")]
    [InlineData("-gdwarf-4 -gdwarf64 -O1")]
    [InlineData("-g -O3 -fomit-frame-pointer")]
    [InlineData("-g -O2 -fno-omit-frame-pointer")]
    [InlineData("-g -gz=zlib -O2")]
    [InlineData("-g -gz=zlib-gnu -O2")]
    [InlineData("-g1 -O2")]
    [InlineData("-g3 -Os")]
    [InlineData("-g -O2 -flto")]
    [InlineData("-g -O2 -shared -fPIC -DLIBRARY")]
    [InlineData("-g -O2 -static")]
    public void Every_instruction_of_a_C_program_has_the_frames_of_llvm_symbolizer(string options)
    {
        using var compiled = CompiledFile.C(options.Split(' '));
        Check(compiled);
    }

    [SkippableTheory]
    [InlineData("-g -O0")]
    [InlineData("-g -O2")]
    [InlineData("-gdwarf-4 -O2")]
    public void Every_instruction_of_a_Cpp_program_has_the_frames_of_llvm_symbolizer(string options)
    {
        using var compiled = CompiledFile.Cpp(options.Split(' '));
        Check(compiled);
    }

    [SkippableTheory]
    [InlineData("-g")]
    [InlineData("-g -O")]
    [InlineData("-g -C opt-level=3 -C dwarf-version=5")]
    [InlineData("-g -O -C symbol-mangling-version=v0")]
    public void The_instructions_of_a_Rust_program_have_the_frames_of_llvm_symbolizer(string options)
    {
        using var compiled = CompiledFile.Rust(options.Split(' '));
        Check(compiled);
    }

    private void Check(CompiledFile compiled)
    {
        const int Most = 40_000;
        var addresses = Disassembly.Instructions(compiled.File);
        addresses.Should().NotBeEmpty();
        if (addresses.Count > Most)
        {
            var every = (addresses.Count / Most) + 1;
            addresses = [.. addresses.Where((_, index) => index % every == 0)];
        }

        var differences = Agreement.Differences(compiled.File, addresses);
        output.WriteLine($"{addresses.Count} addresses, {differences.Count} differences");
        differences.Take(20).Should().BeEmpty($"{differences.Count} of {addresses.Count} differ");
    }
}
