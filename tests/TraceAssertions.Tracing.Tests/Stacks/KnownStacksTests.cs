using System.Buffers.Binary;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Tests.Ebpf;
using TraceAssertions.Tracing.Tests.Elf;
using TraceAssertions.Tracing.Tests.Managed;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class KnownStacksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ta-known-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("ebpf", "-O2")]
    [InlineData("ebpf", "-O0")]
    [InlineData("ptrace", "-O2")]
    public void A_stack_that_is_recognised_is_the_one_that_would_be_unwound_in_c(string backend, string options)
    {
        var program = Path.Combine(_folder, "stacks");
        _ = Tool.Output("gcc", [.. options.Split(' '), "-w", "-pthread", "-o", program, Path.Combine(AppContext.BaseDirectory, "Stacks", "Programs", "stacks.c")]);

        Compare(backend, program, Path.Combine(_folder, "report"));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_stack_that_is_recognised_is_the_one_that_would_be_unwound_in_python(string backend) =>
        Compare(backend, "/usr/bin/python3", "-c", "import json, subprocess\nfor i in range(100):\n  open('/etc/hostname').read()\n  if i % 10 == 0: subprocess.run(['/bin/true'])")
            .RecognizedStacks.Should().BeGreaterThan(200, "the loop is a hundred times from few places");

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_stack_that_is_recognised_is_the_one_that_would_be_unwound_in_compiled_dotnet_code(string backend) =>
        Compare(backend, "dotnet", LinesProgram.AssemblyPath(optimized: true));

    [Fact]
    public void What_led_to_no_frame_may_be_another_one_and_what_did_may_not()
    {
        var stacks = new KnownStacks();
        var reads = new StackReads();
        reads.Note(ValueOrigin.OfRegister(2), 0x7000);
        reads.Note(ValueOrigin.OfStack(8), 0x401000);

        stacks.Add(new StackSnapshot(Snapshot(0x7000, 1, 0x401000)), reads, 7);
        stacks.Find(new StackSnapshot(Snapshot(0x7000, 1, 0x401000))).Should().Be(0, "what is seen once is not kept");
        stacks.Add(new StackSnapshot(Snapshot(0x7000, 1, 0x401000)), reads, 7);

        stacks.Find(new StackSnapshot(Snapshot(0x7000, 1, 0x401000))).Should().Be(7);
        stacks.Find(new StackSnapshot(Snapshot(0x7000, 2, 0x401000))).Should().Be(7);
        stacks.Find(new StackSnapshot(Snapshot(0x7008, 1, 0x401000))).Should().Be(0);
        stacks.Find(new StackSnapshot(Snapshot(0x7000, 1, 0x401001))).Should().Be(0);
        stacks.Find(new StackSnapshot(Snapshot(0x7000, 1, 0x401000).AsSpan()[..^8])).Should().Be(0, "less of it was taken");
        stacks.Clear();
        stacks.Find(new StackSnapshot(Snapshot(0x7000, 1, 0x401000))).Should().Be(0);
    }

    [Fact]
    public void Of_the_same_registers_the_latest_stacks_are_kept()
    {
        var stacks = new KnownStacks();
        for (var caller = 0UL; caller <= KnownStacks.MaxOfPlace + 1; caller++)
        {
            var reads = new StackReads();
            reads.Note(ValueOrigin.OfStack(8), caller);
            stacks.Add(new StackSnapshot(Snapshot(0, 0, caller)), reads, 1 + (int)caller);
        }

        for (var caller = 0UL; caller <= KnownStacks.MaxOfPlace + 1; caller++)
            stacks.Find(new StackSnapshot(Snapshot(0, 0, caller))).Should().Be(caller < 2 ? 0 : 1 + (int)caller);
    }

    /// <summary>rip, rsp, rbp and two words of the stack.</summary>
    private static byte[] Snapshot(ulong framePointer, ulong first, ulong second)
    {
        var bytes = new byte[StackSnapshot.RegisterBytes + 16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 0x400000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), 0x6ff0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), framePointer);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(StackSnapshot.RegisterBytes), first);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(StackSnapshot.RegisterBytes + 8), second);
        return bytes;
    }

    private static ComparedStacks Compare(string backend, string file, params string[] arguments)
    {
        if (backend == "ebpf")
            EbpfRequirement.Demand();
        else
            Skip.IfNot(PtraceProbe.Check() is null, PtraceProbe.Check()?.ToString());
        var missing = CommandResolver.Resolve(file, out var path);
        Skip.If(missing is not null, missing?.ToString());
        var stacks = new ComparedStacks(StackCollector.ForCommand(null));
        var recorder = new TraceRecorder(RecorderOptions.ForCommand(file) with { Stacks = stacks, Source = SourceMode.All });
        recorder.BeginScope(RecorderOptions.CommandScope, file, 0);
        ILaunchBackend tracer = backend == "ebpf" ? new EbpfLaunchBackend() : new PtraceLaunchBackend();

        var outcome = tracer.Run(new LaunchRequest(path, [file, .. arguments]) { Source = SourceMode.All, StandardOutputToStandardError = true }, recorder);

        outcome.ExitCode.Should().Be(0);
        stacks.Taken.Should().BeGreaterThan(50);
        stacks.RecognizedStacks.Should().BeGreaterThan(5);
        stacks.Different.Should().Be(0);
        return stacks;
    }
}
