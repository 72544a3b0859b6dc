using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ptrace;

public sealed class PtraceStackTests
{
    private static readonly int Close = SyscallTable.Number("close");

    [SkippableFact]
    public void The_stack_of_a_call_holds_what_the_program_says_is_there()
    {
        var (sink, report) = RunStacks(SourceMode.All);

        var known = report.Calls.ToList();
        known.Count.Should().Be(2 * 14, "thirteen in each program and one in its child");
        foreach (var call in known)
        {
            var (registers, stack) = Snapshot(sink.Calls.Single(c => c.Call.Pid == call.Pid && c.Call.Number == Close && (int)c.Call.Arg0 == -1000 - call.Number));
            var offset = (int)(call.Address - registers[1]);
            BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(offset)).Should().Be(call.Value);
            if (report.Pids.Contains(call.Pid) && call.Number < 500)
                report.FileAt(call.Pid, registers[0]).Should().StartWith("libc");
        }
    }

    [SkippableFact]
    public void The_registers_are_those_of_the_call()
    {
        var (sink, report) = RunStacks(SourceMode.All);

        var calls = sink.Calls.Where(c => c.Call.Number == Close && (int)c.Call.Arg0 == -1900).ToList();
        calls.Count.Should().Be(2);
        foreach (var call in calls)
        {
            var (registers, stack) = Snapshot(call);
            report.FileAt(call.Call.Pid, registers[0]).Should().Be("stacks");
            registers[2..].Should().Equal(0xb9, 0xbb, 0xb12, 0xb13, 0xb14, 0xb15);
            report.FileAt(call.Call.Pid, BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(6 * sizeof(ulong)))).Should().Be("stacks", "the return address lies above the six that were pushed");
        }
    }

    [SkippableFact]
    public void A_stack_ends_with_its_mapping_or_at_the_thread_pointer_or_after_8192_bytes()
    {
        var (sink, report) = RunStacks(SourceMode.All);

        // While the program's other threads run, stacks come and go beside these.
        var alone = report.Calls.Where(call => call.Number is 1 or 2 or 3 or 12 or 13).ToList();
        var lengths = new List<int>();
        foreach (var call in alone)
        {
            var (registers, stack) = Snapshot(sink.Calls.Single(c => c.Call.Pid == call.Pid && (int)c.Call.Arg0 == -1000 - call.Number && c.Call.Number == Close));
            stack.Length.Should().Be((int)Math.Min(Math.Min(StackSnapshot.MaxStackBytes, call.End - registers[1]), call.ThreadPointer - registers[1]));
            lengths.Add(stack.Length);
        }

        alone.Any(call => call.ThreadPointer < call.End && call.ThreadPointer - call.Address < StackSnapshot.MaxStackBytes).Should().BeTrue();
        lengths.Min().Should().BeLessThan(lengths.Max()).And.BePositive();
        lengths.Max().Should().Be(StackSnapshot.MaxStackBytes);
    }

    [SkippableTheory]
    [InlineData("stacks", "calls")]
    [InlineData("threads", "4", "100")]
    [InlineData("signals")]
    [InlineData("exec_by_thread")]
    [InlineData("deaths")]
    [InlineData("killed_creators", "20")]
    public void Every_call_that_returns_to_its_place_has_a_stack(string name, params string[] arguments)
    {
        var program = CProgram.Build(name);
        var (sink, outcome) = Run(SourceMode.All, program, arguments);

        outcome.Reasons.Should().BeEmpty();
        sink.Calls.Should().Contain(c => c.Extra.Length > 0);

        // A task that is killed between its exit stop and the reading of its registers has none.
        var killed = sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exit && e.Event.Value is 9 or -1).Select(e => e.Tid).ToHashSet();
        foreach (var call in sink.Calls.Where(c => !killed.Contains(c.Tid)))
            (call.Extra.Length > 0).Should().Be(StackPolicy.HasStack(call.Call), call.ToString());
    }

    [SkippableFact]
    public void The_place_of_a_vfork_is_that_of_its_caller()
    {
        var (sink, report) = RunStacks(SourceMode.All);

        var vforks = sink.Calls.Where(c => c.Name == "vfork").ToList();
        vforks.Count.Should().Be(2);
        foreach (var vfork in vforks)
            report.FileAt(vfork.Call.Pid, Snapshot(vfork).Registers[0]).Should().Be("stacks");
    }

    [SkippableTheory]
    [InlineData("threads", "4", "3000")]
    [InlineData("stacks", "calls")]
    [InlineData("signals")]
    public void Sampled_stacks_are_those_of_the_sampler(string name, params string[] arguments)
    {
        var (sink, _) = Run(SourceMode.Sampled, CProgram.Build(name), arguments);

        var samplers = new Dictionary<int, StackSampler>();
        var taken = 0;
        foreach (var call in sink.Calls)
        {
            ref var sampler = ref CollectionsMarshal.GetValueRefOrAddDefault(samplers, call.Tid, out _);
            var takes = sampler.Takes(call.Call);
            taken += takes ? 1 : 0;
            (call.Extra.Length > 0).Should().Be(takes, call.ToString());
        }

        taken.Should().BeInRange(10, sink.Calls.Count() - 10);
    }

    [SkippableFact]
    public void Without_a_wish_there_are_neither_stacks_nor_auxiliary_vectors()
    {
        var (sink, _) = RunStacks(SourceMode.Off);

        sink.Entries.Should().OnlyContain(entry => entry.Extra.Length == 0);
    }

    [SkippableTheory]
    [InlineData(SourceMode.Sampled)]
    [InlineData(SourceMode.All)]
    public void An_executed_program_comes_with_its_auxiliary_vector(SourceMode mode)
    {
        var (sink, report) = RunStacks(mode);

        var programs = sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exec && report.Auxiliary(e.Event.Pid).Count > 0 && e.Path.EndsWith("/stacks", StringComparison.Ordinal)).ToList();
        programs.Count.Should().Be(2);
        foreach (var program in programs)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(Convert.FromHexString(program.Extra)).ToArray();
            var pairs = words.Chunk(2).TakeWhile(pair => pair[0] != 0).ToDictionary(pair => pair[0], pair => pair[1]);

            // AT_HWCAP (16) is not the kernel's where the C library answers: it has a number of its own for it.
            foreach (var (type, value) in report.Auxiliary(program.Event.Pid).Where(entry => entry.Key != 16))
                pairs[type].Should().Be(value, $"type {type}");
        }
    }

    private static (RecordingSink Sink, StackReport Report) RunStacks(SourceMode mode)
    {
        var program = CProgram.Build("stacks");
        var output = Path.GetTempFileName();
        try
        {
            var (sink, outcome) = Run(mode, "/bin/sh", "-c", "exec env -i $0 calls $0 > $1", program, output);
            outcome.ExitCode.Should().Be(0);
            outcome.Reasons.Should().BeEmpty();
            return (sink, new StackReport(File.ReadLines(output)));
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static (RecordingSink Sink, LaunchOutcome Outcome) Run(SourceMode mode, string program, params string[] arguments)
    {
        var sink = new RecordingSink();
        var outcome = new PtraceLaunchBackend().Run(new LaunchRequest(program, [program, .. arguments]) { StandardOutputToStandardError = true, Source = mode }, sink);
        return (sink, outcome);
    }

    private static (ulong[] Registers, byte[] Stack) Snapshot(RecordingSink.Entry call)
    {
        var snapshot = new StackSnapshot(Convert.FromHexString(call.Extra));
        return (snapshot.Registers.ToArray(), snapshot.Stack.ToArray());
    }
}
