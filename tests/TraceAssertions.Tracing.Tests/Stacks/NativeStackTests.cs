using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Tests.Ebpf;
using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Stacks;

/// <summary>Stacks of a C program, compared address by address with what backtrace(3) says inside of it.</summary>
public sealed class NativeStackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ta-stacks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("-O0")]
    [InlineData("-O2")]
    [InlineData("-O2 -fno-omit-frame-pointer")]
    [InlineData("-O1 -no-pie")]
    [InlineData("-O2 -static")]
    [InlineData("-Os -static-pie")]
    public void Every_frame_is_where_the_program_says_ebpf(string options)
    {
        EbpfRequirement.Demand();
        Compare(new EbpfLaunchBackend(), options);
    }

    [SkippableTheory]
    [InlineData("-O0")]
    [InlineData("-O2")]
    public void Every_frame_is_where_the_program_says_ptrace(string options)
    {
        Skip.IfNot(PtraceProbe.Check() is null, PtraceProbe.Check()?.ToString());
        Compare(new PtraceLaunchBackend(), options);
    }

    [SkippableFact]
    public void The_site_of_a_call_is_the_line_that_made_it()
    {
        EbpfRequirement.Demand();
        var program = Build("stacks", "-g -O0");
        var request = new LaunchRequest(program, [program, Path.Combine(_folder, "report")]) { Source = SourceMode.All };
        var trace = CommandTracer.Run(request, new EbpfLaunchBackend(), TraceContext.NewRoot()).Trace;

        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Stacks", "Programs", "stacks.c"));
        var write = Array.FindIndex(lines, line => line.Contains("write(out, text, length)", StringComparison.Ordinal)) + 1;
        var spans = trace.Spans.Where(span => span.Name == "syscall:write").ToList();
        spans.Count.Should().Be(15);
        foreach (var span in spans)
            span.Source!.ToString().Should().Be($"stacks.c:{write} in report");
        var plain = spans[0].Stack!.Frames;
        plain.Take(6).Skip(1).Select(frame => frame.Function).Should().Equal("report", "inner", "middle", "outer", "main");
        plain[0].IsUserCode.Should().BeFalse();
        plain.Take(6).Skip(1).Should().OnlyContain(frame => frame.IsUserCode && frame.Precision == SourcePrecision.ExactLine);
        lines[plain[2].Line - 1].Should().Contain("report(\"plain\")");
    }

    [SkippableFact]
    public void Frames_found_by_a_frame_pointer_that_nothing_describes_are_no_exact_lines()
    {
        EbpfRequirement.Demand();
        var program = Build("stacks", "-g1 -O1 -fno-omit-frame-pointer -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-dwarf2-cfi-asm");
        _ = Tool.Output("objcopy", "--remove-section=.debug_frame", "--remove-section=.eh_frame", "--remove-section=.eh_frame_hdr", program);
        var request = new LaunchRequest(program, [program, Path.Combine(_folder, "report"), "child"]) { Source = SourceMode.All };
        var recording = CommandTracer.Record(request, new EbpfLaunchBackend(), System.Diagnostics.ActivityTraceId.CreateRandom(), default, 1, "stacks");

        var write = recording.Trace.Spans.Single(span => span.Name == "syscall:write");
        var frames = write.Stack!.Frames;
        frames.Skip(1).Take(5).Select(frame => frame.Function).Should().Equal("report", "inner", "middle", "outer", "main");
        frames[1].Precision.Should().Be(SourcePrecision.ExactLine, "libc says where it was called");
        frames.Skip(2).Should().NotContain(frame => frame.Precision == SourcePrecision.ExactLine);
    }

    private void Compare(ILaunchBackend backend, string options)
    {
        var isStatic = options.Contains("static", StringComparison.Ordinal);
        var program = Build("stacks", options);
        var reportFile = Path.Combine(_folder, "report");
        var taken = TakenStack.Of(backend, program, isStatic ? [reportFile] : [reportFile, Build("library", "-O2 -shared -fPIC")]);

        var reported = ReportedStack.Read(reportFile, "stacks");
        reported.Select(stack => stack.Name).Should().BeEquivalentTo(
            (string[])["plain", "deep", "bottomless", "alloca", "aligned", "many", "qsort", "raised", "interrupted", "noreturn", "alternate", .. isStatic ? (string[])[] : ["library"], "thread", "forked", "vforked", "plain"]);
        foreach (var process in reported.GroupBy(stack => stack.Pid))
        {
            var writes = taken.Where(stack => stack.Pid == process.Key && stack.Call == "syscall:write").ToList();
            writes.Count.Should().Be(process.Count());
            foreach (var (theirs, ours) in process.Zip(writes))
                Compare(theirs, ours);
        }
    }

    private static void Compare(ReportedStack theirs, TakenStack ours)
    {
        // The innermost: write of libc, and report() behind its call of that; in backtrace's it is behind the call of backtrace.
        var places = ours.Places.Skip(2).ToList();
        var expected = theirs.Places.Skip(1).ToList();
        ours.Frames.Should().OnlyContain(frame => !frame.IsGuess, theirs.Name);
        ours.IsTruncated.Should().Be(theirs.Name is "bottomless" or "alternate", theirs.Name);
        if (ours.IsTruncated)
            expected = expected[..Math.Min(places.Count, expected.Count)];
        if (theirs.Name == "bottomless")
            places.Count.Should().BeGreaterThan(100);
        places.Should().Equal(expected, theirs.Name);
    }

    private string Build(string name, string options)
    {
        var output = Path.Combine(_folder, name);
        _ = Tool.Output("gcc", [.. options.Split(' '), "-w", "-pthread", "-o", output, Path.Combine(AppContext.BaseDirectory, "Stacks", "Programs", name + ".c")]);
        return output;
    }
}
