using TraceAssertions.Tracing;
using Xunit.Abstractions;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>The lines that <c>renacer --source</c> prints of native programs, compared with what the calls say themselves and with llvm-symbolizer.</summary>
public sealed class NativeSourceTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("-g -O0")]
    [InlineData("-g -O2")]
    [InlineData("-g -O2 -no-pie")]
    [InlineData("-g -O0 -no-pie -fomit-frame-pointer")]
    [InlineData("-gdwarf-4 -O2 -fno-omit-frame-pointer")]
    [InlineData("-gdwarf-4 -O0 -gz=zlib-gnu")]
    [InlineData("-gdwarf-5 -O2 -gz=zlib -no-pie -fno-omit-frame-pointer")]
    [InlineData("-gdwarf-5 -O3 -static")]
    public async Task Every_call_of_a_C_program_is_told_by_the_line_that_made_it(string options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var program = await PlacesProgram.CAsync(options.Split(' '));
        foreach (var backend in Backends())
        {
            var calls = await program.RunAsync(backend);
            var writes = calls.Where(call => call.Name == "write").ToList();
            writes.Should().HaveCountGreaterThan(15);
            writes.Select(write => write.LastArgument).Distinct().Should().HaveCount(8, "so many places there are");
            writes.Where(write => !write.IsExactUserCode || write.Source!.Line != write.LastArgument).Should().BeEmpty();
            await CompareAsync(program, backend, calls);
        }
    }

    [SkippableTheory]
    [InlineData]
    [InlineData("-gcflags=-N -l")]
    [InlineData("-buildmode=pie")]
    [InlineData("-trimpath")]
    public async Task The_calls_of_a_Go_program_are_told_by_the_lines_of_the_users_code(params string[] options)
    {
        using var program = await PlacesProgram.GoAsync(options);
        var lines = await File.ReadAllLinesAsync(program.Source);
        foreach (var backend in Backends())
        {
            await File.WriteAllBytesAsync(program.Written, new byte[300]);
            var calls = await program.RunAsync(backend);
            foreach (var (name, count) in new[] { ("openat", 1), ("read", 6), ("write", 4), ("fsync", 8), ("unlinkat", 1) })
            {
                var line = Array.FindIndex(lines, text => text.EndsWith("// mark: " + name, StringComparison.Ordinal)) + 1;
                var own = calls.Where(call => call.Name == name && call.IsExactUserCode).ToList();
                own.Should().HaveCount(count, "{0} by {1}", name, backend);
                own.Should().OnlyContain(call => call.Source!.Line == line && Path.GetFileName(call.Source.File) == "places.go", name);
            }

            calls.Where(call => call.IsExactUserCode).Should().OnlyContain(call => Path.GetFileName(call.Source!.File) == "places.go", "Go's own library is not the user's code");

            // What lies on the stack that these left is not known; what happens to lie on the one they went to is no caller.
            var switched = calls.Select(call => call.Frames.SkipWhile(frame => frame.Place.Function is not ("runtime.systemstack" or "runtime.mcall")).ToList()).Where(frames => frames.Count > 0).ToList();
            switched.Should().NotBeEmpty();
            switched.Should().OnlyContain(frames => !frames.Skip(1).Any(frame => frame.IsExact));
            if (!options.Contains("-trimpath"))
                await CompareAsync(program, backend, calls);
        }
    }

    private async Task CompareAsync(PlacesProgram program, string backend, IReadOnlyList<PlacesCall> calls)
    {
        var ours = calls.SelectMany(call => call.Frames).Select(frame => (frame.Offset, frame.Place)).Distinct().GroupBy(frame => frame.Offset, frame => frame.Place).ToDictionary(group => group.Key, group => group.ToList());
        var theirs = await program.LlvmAsync(ours.Keys);
        var differences = new List<string>();
        foreach (var (offset, places) in ours)
        {
            // Of the C library's start code both know only the symbol, if that.
            var want = theirs[offset] is [{ Line: 0 }] ? theirs[offset].Select(place => place with { Function = places[0].Function }).ToList() : theirs[offset];
            if (!places.SequenceEqual(want))
                differences.Add($"0x{offset:x}: we [{string.Join(" < ", places)}] they [{string.Join(" < ", want)}]");
        }

        var withLines = theirs.Values.Count(places => places[0].Line > 0);
        output.WriteLine($"{backend}: {calls.Count} calls, {ours.Count} places of the program, {withLines} of them with lines, {differences.Count} differences");
        withLines.Should().BeGreaterThan(15);
        differences.Should().BeEmpty();
    }

    private static List<string> Backends()
    {
        var working = BackendSelection.Candidates.Where(candidate => candidate.Probe() is null).Select(candidate => candidate.Word).ToList();
        Skip.If(working.Count == 0, "nothing can trace here; `renacer doctor` says why");
        return working;
    }
}
