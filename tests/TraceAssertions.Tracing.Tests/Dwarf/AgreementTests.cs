using System.Globalization;
using TraceAssertions.Tracing.Dwarf;
using Xunit.Abstractions;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>
/// The oracle: function names, files, lines and chains of inlined calls of llvm-symbolizer. <c>RENACER_DWARF_PLACES</c> sets how many
/// instructions of a large file are compared; at the default all of a small one and a sample of the rest.
/// </summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    private static readonly int Most = int.TryParse(Environment.GetEnvironmentVariable("RENACER_DWARF_PLACES"), CultureInfo.InvariantCulture, out var places) ? places : 6_000;

    [SkippableTheory]
    [InlineData("-g -O0")]
    [InlineData("-g -O2")]
    [InlineData("-gdwarf-2 -O2")]
    [InlineData("-gdwarf-4 -O2")]
    [InlineData("-gdwarf-5 -O0 -no-pie")]
    [InlineData("-gdwarf-5 -O2 -pie")]
    [InlineData("-gdwarf-5 -gdwarf64 -O2")]
    [InlineData("-gdwarf-4 -gdwarf64 -O1")]
    [InlineData("-g -O3 -fomit-frame-pointer")]
    [InlineData("-g -gz=zlib -O2")]
    [InlineData("-g -gz=zlib-gnu -O2")]
    [InlineData("-g1 -O2 -fno-omit-frame-pointer")]
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
    public void Every_instruction_of_a_Cpp_program_has_the_frames_of_llvm_symbolizer(string options)
    {
        using var compiled = CompiledFile.Cpp(options.Split(' '));
        Check(compiled);
    }

    [SkippableTheory]
    [InlineData("-g")]
    [InlineData("-g -C opt-level=3 -C dwarf-version=5")]
    [InlineData("-g -O -C symbol-mangling-version=v0")]
    public void The_instructions_of_a_Rust_program_have_the_frames_of_llvm_symbolizer(string options)
    {
        using var compiled = CompiledFile.Rust(options.Split(' '));
        Check(compiled);
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData(null, "-gcflags=-N -l")]
    [InlineData(null, "-ldflags=-compressdwarf=false")]
    [InlineData("zlib", "-buildmode=pie", "-ldflags=-compressdwarf=false")]
    [InlineData("zlib-gnu", "-ldflags=-compressdwarf=false")]
    public void The_instructions_of_a_Go_program_have_the_frames_of_llvm_symbolizer(string? compression, params string[] options)
    {
        using var compiled = CompiledFile.Go(options);
        if (compression is not null)
            compiled.Run("objcopy", "--compress-debug-sections=" + compression, compiled.File);
        Check(compiled);
    }

    private void Check(CompiledFile compiled)
    {
        var addresses = Disassembly.Instructions(compiled.File);
        addresses.Should().NotBeEmpty();
        if (addresses.Count > Most)
        {
            // The program's own functions whole, of the libraries a sample.
            var own = new NativeModule(compiled.File);
            var every = (addresses.Count / Most) + 1;
            addresses = [.. addresses.Where((address, index) => index % every == 0 || own.DwarfFrames(address).Any(frame => Path.GetDirectoryName(frame.File) == CompiledFile.Sources))];
        }

        var differences = Agreement.Differences(compiled.File, addresses, out var exact, out var inlined);
        output.WriteLine($"{addresses.Count} addresses, {differences.Count} differences; {exact} exact, {inlined} inlined");
        exact.Should().BeGreaterThan(100);
        differences.Take(20).Should().BeEmpty($"{differences.Count} of {addresses.Count} differ");
    }
}
