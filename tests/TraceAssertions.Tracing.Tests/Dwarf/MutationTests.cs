using System.Buffers.Binary;
using System.Globalization;
using TraceAssertions.Tracing.Dwarf;
using TraceAssertions.Tracing.Elf;
using Xunit.Abstractions;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>
/// Damages compiled files at random places: nothing may crash or run on, and where a check can know of the damage no line may be
/// presented as exact that the undamaged file does not have. <c>RENACER_FUZZ_ROUNDS</c> sets how many files of each kind,
/// <c>RENACER_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Places = 12;
    private static readonly int Seed = Number("RENACER_FUZZ_SEED", 20_260);
    private static readonly int Rounds = Number("RENACER_FUZZ_ROUNDS", 80);

    [SkippableTheory]
    [InlineData("-gdwarf-2 -O2")]
    [InlineData("-gdwarf-4 -O2")]
    [InlineData("-gdwarf-5 -O2")]
    [InlineData("-gdwarf-5 -gdwarf64 -O2")]
    public void Changed_bytes_of_the_debug_sections_never_crash(string options)
    {
        using var compiled = CompiledFile.C(options.Split(' '));
        var (bytes, sections) = Debug(compiled.File);
        var random = new Random(Seed);
        Run(compiled, _ =>
        {
            var damaged = bytes.AsSpan().ToArray();
            for (var left = random.Next(1, 9); left > 0; left--)
                Change(damaged, sections[random.Next(sections.Count)], random);
            return damaged;
        }, exactIsExact: false);
    }

    [SkippableTheory]
    [InlineData("-gdwarf-4 -O2 -gz=zlib")]
    [InlineData("-gdwarf-5 -O2 -gz=zlib-gnu")]
    public void A_changed_byte_of_a_compressed_section_never_gives_another_exact_line(string options)
    {
        using var compiled = CompiledFile.C(options.Split(' '));
        var (bytes, sections) = Debug(compiled.File);
        var random = new Random(Seed);
        Run(compiled, _ =>
        {
            var damaged = bytes.AsSpan().ToArray();
            Change(damaged, sections[random.Next(sections.Count)], random);
            return damaged;
        }, exactIsExact: true);
    }

    [SkippableTheory]
    [InlineData("-gdwarf-4 -O2")]
    [InlineData("-gdwarf-5 -O2")]
    [InlineData("-gdwarf-5 -O2 -gz=zlib")]
    public void A_file_cut_short_never_gives_another_exact_line(string options)
    {
        using var compiled = CompiledFile.C(options.Split(' '));
        var bytes = File.ReadAllBytes(compiled.File);
        var random = new Random(Seed);
        Run(compiled, _ => bytes[..random.Next(bytes.Length)], exactIsExact: true);
    }

    [SkippableTheory]
    [InlineData("-gdwarf-3 -O2")]
    [InlineData("-gdwarf-5 -O2")]
    public void A_section_cut_short_never_gives_another_exact_line(string options)
    {
        using var compiled = CompiledFile.C(options.Split(' '));
        var (bytes, sections) = Debug(compiled.File);
        var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40));
        var random = new Random(Seed);
        Run(compiled, _ =>
        {
            var damaged = bytes.AsSpan().ToArray();
            var section = sections[random.Next(sections.Count)];
            for (var header = table; header + 64 <= damaged.Length; header += 64)
            {
                if (BinaryPrimitives.ReadUInt64LittleEndian(damaged.AsSpan(header + 24)) == section.FileOffset)
                    BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(header + 32), (ulong)random.NextInt64((long)section.FileSize));
            }

            return damaged;
        }, exactIsExact: true);
    }

    [SkippableTheory]
    [InlineData("-gdwarf-4 -O2")]
    [InlineData("-gdwarf-5 -O2 -gz=zlib")]
    public void Headers_that_lie_never_give_another_exact_line(string options)
    {
        ulong[] lies = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x7fff_ffff_ffff_ffff, 0xffff_ffff_ffff_fff0, ulong.MaxValue];
        using var compiled = CompiledFile.C(options.Split(' '));
        var bytes = File.ReadAllBytes(compiled.File);
        var sectionTable = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40));
        var sections = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(60));
        var segments = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(56));
        var random = new Random(Seed);
        Run(compiled, _ =>
        {
            var damaged = bytes.AsSpan().ToArray();
            var place = random.Next(3) switch
            {
                0 => 16 + random.Next(48),
                1 => 64 + (random.Next(segments * 7) * 8),
                _ => sectionTable + (random.Next(sections * 8) * 8),
            };
            var lie = lies[random.Next(lies.Length)];
            if (random.Next(3) == 0)
                damaged[place] = (byte)lie;
            else if (random.Next(2) == 0)
                BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(place), (uint)lie);
            else
                BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(Math.Min(place, damaged.Length - 8)), lie);
            return damaged;
        }, exactIsExact: true);
    }

    [SkippableFact]
    public void Changed_bytes_of_the_debug_sections_of_Rust_never_crash()
    {
        using var compiled = CompiledFile.Rust("-g", "-O");
        var (bytes, sections) = Debug(compiled.File);
        var random = new Random(Seed);
        Run(compiled, _ =>
        {
            var damaged = bytes.AsSpan().ToArray();
            for (var left = random.Next(1, 200); left > 0; left--)
                Change(damaged, sections[random.Next(sections.Count)], random);
            return damaged;
        }, exactIsExact: false, Math.Max(1, Rounds / 10));
    }

    private static void Change(byte[] damaged, ElfSection section, Random random)
    {
        var place = (int)section.FileOffset + random.Next((int)section.FileSize);
        switch (random.Next(4))
        {
            case 0:
                damaged[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                damaged[place] = (byte)random.Next(256);
                break;
            case 2:
                damaged[place] = random.Next(2) == 0 ? (byte)0xff : (byte)0;
                break;
            default:
                var count = Math.Min(random.Next(1, 9), damaged.Length - place);
                damaged.AsSpan(random.Next(damaged.Length - count), count).CopyTo(damaged.AsSpan(place));
                break;
        }
    }

    private void Run(CompiledFile compiled, Func<int, byte[]> damage, bool exactIsExact, int? rounds = null)
    {
        var instructions = Disassembly.Instructions(compiled.File);
        instructions = [.. instructions.Where((_, index) => index % Math.Max(1, instructions.Count / Places) == 0)];
        ElfFile.TryOpen(compiled.File, out var file, out _).Should().BeTrue();
        var code = file!.Segments.First(segment => segment.Type == ElfSegment.Load && segment.IsExecutable);
        file.Dispose();
        ulong[] offsets = [.. instructions.Select(address => address - code.VirtualAddress + code.FileOffset)];
        var good = Exact(new NativeModule(compiled.File), offsets);
        good.Should().NotBeEmpty();
        var path = Path.Combine(compiled.Folder, "damaged");
        var exact = 0;
        for (var round = 0; round < (rounds ?? Rounds); round++)
        {
            File.WriteAllBytes(path, damage(round));
            var found = Exact(new NativeModule(path), offsets);
            exact += found.Count;
            if (exactIsExact)
                found.Except(good).Should().BeEmpty($"that is round {round} of seed {Seed}");
        }

        output.WriteLine($"seed {Seed}: {rounds ?? Rounds} files, {exact} exact lines left");
    }

    private static HashSet<string> Exact(NativeModule module, ulong[] offsets)
    {
        var lines = new HashSet<string>();
        foreach (var offset in offsets)
        {
            var frames = module.Find(offset);
            frames.Should().NotBeEmpty();
            foreach (var frame in frames.Where(frame => frame.Precision == SourcePrecision.ExactLine))
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{offset}: {frame.File}:{frame.Line}"));
        }

        _ = module.Problems;
        return lines;
    }

    private static (byte[] Bytes, List<ElfSection> Sections) Debug(string path)
    {
        ElfFile.TryOpen(path, out var file, out _).Should().BeTrue();
        using (file)
            return (File.ReadAllBytes(path), [.. file!.Sections.Where(section => section.Name.Contains("debug_", StringComparison.Ordinal) && section.FileSize > 0)]);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
