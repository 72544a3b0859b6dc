using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>The test host itself is the tracee.</summary>
[Collection(nameof(OneTracerAtATime))]
public sealed unsafe class PtraceHostStackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly int Close = SyscallTable.Number("close");

    [SkippableFact]
    public void Calls_within_a_scope_have_their_stack_and_others_have_none()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink, SourceMode.All);
        var known = new List<(int Descriptor, ulong Address)>();
        OnThread(scope =>
        {
            for (var i = 0; i < 40; i++)
            {
                *scope = (ulong)(i % 2 == 0 ? 5 : 0);
                known.Add((-1000 - i, CloseFromKnownPlace(-1000 - i)));
            }

            *scope = 0;
        });

        backend.Fence(Patience).Should().BeNull();

        foreach (var (descriptor, address) in known)
        {
            var call = Closed(sink, descriptor);
            if (call.Call.Scope == 0)
            {
                call.Extra.Should().BeEmpty();
                continue;
            }

            var snapshot = new StackSnapshot(Convert.FromHexString(call.Extra));
            BinaryPrimitives.ReadInt64LittleEndian(snapshot.Stack[(int)(address - snapshot.StackPointer)..]).Should().Be(descriptor * 3L);
            CodeFileAt(snapshot.InstructionPointer).Should().StartWith("libc");
        }

        sink.Calls.Count(c => c.Call.Scope == 5 && c.Call.Number == Close && c.Extra.Length > 0).Should().BeGreaterThanOrEqualTo(20);
        sink.Calls.Where(c => c.Call.Scope == 0).Should().OnlyContain(c => c.Extra.Length == 0);
        sink.Calls.Where(c => c.Call.Scope != 0).Should().OnlyContain(c => c.Extra.Length > 0 == StackPolicy.HasStack(c.Call));
        backend.LostStacks.Should().Be(0);
    }

    [SkippableFact]
    public void Sampled_stacks_are_those_of_the_sampler_which_sees_no_call_outside_of_scopes()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink, SourceMode.Sampled);
        OnThread(scope =>
        {
            for (var i = 0; i < 2000; i++)
            {
                *scope = (ulong)(i % 50 < 25 ? 6 + (i / 1000) : 0);
                CloseFromKnownPlace(-1000 - (i % 300 < 100 ? i : 0));
            }

            *scope = 0;
        });

        backend.Fence(Patience).Should().BeNull();

        var samplers = new Dictionary<int, StackSampler>();
        var taken = 0;
        foreach (var call in sink.Calls)
        {
            var takes = false;
            if (call.Call.Scope != 0)
                takes = CollectionsMarshal.GetValueRefOrAddDefault(samplers, call.Tid, out _).Takes(call.Call);
            (call.Extra.Length > 0).Should().Be(takes, call.ToString());
            taken += takes ? 1 : 0;
        }

        taken.Should().BeInRange(50, 1000);
    }

    [SkippableTheory]
    [InlineData(SourceMode.Off, 0)]
    [InlineData(SourceMode.Sampled, 1)]
    [InlineData(SourceMode.All, 1)]
    public void The_hand_over_of_work_is_a_call_and_its_queuing_has_a_stack(SourceMode mode, int told)
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink, mode);
        OnThread(scope =>
        {
            *scope = 9;
            for (var number = 100; number < 105; number++)
            {
                Marker.Call(Marker.Queued, number);
                Marker.Call(Marker.Dequeued, number);
                CloseFromKnownPlace(-number);
            }

            *scope = 0;
            Marker.Call(Marker.Queued, 200);
            Marker.Call(Marker.Dequeued, 0);
        });

        backend.Fence(Patience).Should().BeNull();

        var markers = sink.Calls.Where(c => c.Call.Number == Marker.SyscallNumber && (long)c.Call.Arg0 == Marker.Magic).ToList();
        markers.Select(c => ((long)c.Call.Arg1, c.Call.Arg2, c.Call.Scope, c.Extra.Length > 0)).Should().Equal(
            Enumerable.Range(0, told).SelectMany(_ => Enumerable.Range(100, 5).SelectMany(number => new[]
            {
                (Marker.Queued, (ulong)number, 9UL, true),
                (Marker.Dequeued, (ulong)number, 9UL, false),
            }).Concat([(Marker.Queued, 200UL, 0UL, false), (Marker.Dequeued, 0UL, 0UL, false)])));
        for (var number = 100; number < 105; number++)
            Closed(sink, -number).Call.Result.Should().Be(-9);
        foreach (var thread in sink.Calls.GroupBy(c => c.Tid))
            thread.Select(c => c.Call.Sequence).Should().Equal(Enumerable.Range(1, thread.Count()).Select(n => (ulong)n));
    }

    [SkippableFact]
    public void The_stacks_of_children_within_a_scope_are_taken()
    {
        var program = CProgram.Build("stacks");
        var sink = new RecordingSink();
        using var backend = Attach(sink, SourceMode.All);
        var output = "";
        OnThread(scope =>
        {
            *scope = 12;
            var start = new ProcessStartInfo(program, ["calls", program]) { RedirectStandardOutput = true };
            using var child = Process.Start(start)!;
            output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            *scope = 0;
        });

        backend.Fence(Patience).Should().BeNull();

        var report = new StackReport(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        report.Calls.Count().Should().Be(28);
        foreach (var call in report.Calls)
        {
            var snapshot = new StackSnapshot(Convert.FromHexString(sink.Calls.Single(c => c.Call.Pid == call.Pid && c.Call.Number == Close && (int)c.Call.Arg0 == -1000 - call.Number).Extra));
            BinaryPrimitives.ReadUInt64LittleEndian(snapshot.Stack[(int)(call.Address - snapshot.StackPointer)..]).Should().Be(call.Value);
        }

        sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exec && e.Event.Scope == 12).Should().HaveCount(2).And.OnlyContain(e => e.Extra.Length > 200);
    }

    [SkippableFact]
    public void Garbage_collections_under_load_do_not_stop_a_host_whose_every_stack_is_taken()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink, SourceMode.All);
        Parallel.For(0, 16, i => OnThread(scope =>
        {
            *scope = (ulong)i + 1;
            for (var n = 0; n < 100; n++)
            {
                _ = new byte[100_000];
                CloseFromKnownPlace(-5000 - i);
            }

            *scope = 0;
        }));
        GC.Collect();

        backend.Fence(Patience).Should().BeNull();
        for (var i = 0; i < 16; i++)
            sink.Calls.Where(c => c.Call.Number == Close && (int)c.Call.Arg0 == -5000 - i).Should().HaveCount(100).And.OnlyContain(c => c.Call.Scope == (ulong)i + 1);

        // On a machine that is crowded the host may not read as fast as all stacks come: then some are left out, and counted.
        ((long)sink.Calls.Count(c => c.Call.Scope != 0 && c.Extra.Length == 0 && StackPolicy.HasStack(c.Call))).Should().Be(backend.LostStacks);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_host_that_is_another_process_has_its_stacks_taken_without_privileges_too(bool unprivileged)
    {
        var program = CProgram.Build("stacks");
        if (unprivileged)
        {
            Skip.If(Environment.UserName != "root", "only root can start a program as another user");
            LetEverybodyExecute(program);
        }

        using var host = Start(unprivileged, program, "slot");
        using var sidecar = StartSidecar(unprivileged, host.Id, "all");
        var sink = new RecordingSink();
        using var ready = new ManualResetEventSlim();
        var reader = new Thread(() => new RecordReader(sidecar.StandardOutput.BaseStream, sink) { Notice = (_, _) => ready.Set() }.ReadToEnd());
        reader.Start();
        ready.Wait(Patience).Should().BeTrue();

        host.StandardInput.WriteLine("go");
        var lines = new List<string>();
        while (host.StandardOutput.ReadLine() is { } line && !line.EndsWith("done", StringComparison.Ordinal))
            lines.Add(line);
        host.StandardInput.WriteLine("end");
        host.WaitForExit(Patience).Should().BeTrue();
        reader.Join(Patience).Should().BeTrue();
        sidecar.WaitForExit(Patience).Should().BeTrue();

        var report = new StackReport(lines);
        var known = report.Calls.First();
        var within = Closed(sink, -1001);
        within.Call.Should().BeEquivalentTo(new { Scope = 7UL, Confidence = Confidence.Exact });
        var snapshot = new StackSnapshot(Convert.FromHexString(within.Extra));
        BinaryPrimitives.ReadUInt64LittleEndian(snapshot.Stack[(int)(known.Address - snapshot.StackPointer)..]).Should().Be(known.Value);
        report.FileAt(host.Id, snapshot.InstructionPointer).Should().StartWith("libc");
        Closed(sink, -1002).Extra.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData]
    [InlineData("1")]
    [InlineData("1", "some")]
    [InlineData("1", "All")]
    [InlineData("1", "all", "more")]
    [InlineData("me", "all")]
    public void A_sidecar_that_is_told_something_else_ends_at_once(params string[] arguments) => Sidecar.Run(arguments).Should().Be(2);

    private static PtraceHostBackend Attach(ICallSink sink, SourceMode mode)
    {
        var refusal = PtraceProbe.Check();
        Skip.IfNot(refusal is null, refusal?.ToString() ?? "");
        return new PtraceHostBackend(sink, mode);
    }

    private static RecordingSink.Entry Closed(RecordingSink sink, int descriptor) => sink.Calls.Single(c => c.Call.Number == Close && (int)c.Call.Arg0 == descriptor);

    /// <summary>Returns where a variable lay, whose value is three times the descriptor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong CloseFromKnownPlace(int descriptor)
    {
        var local = stackalloc long[1];
        *local = descriptor * 3L;
        _ = close(descriptor);
        return (ulong)local;
    }

    [DllImport("libc")]
    private static extern int close(int descriptor);

    private static string? CodeFileAt(ulong address)
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var range = words[0].Split('-').Select(word => ulong.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
            if (address >= range[0] && address < range[1] && words[1].Contains('x'))
                return Path.GetFileName(words[^1]);
        }

        return null;
    }

    private delegate void WithScope(ulong* scope);

    private static void OnThread(WithScope work)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            var scope = (ulong*)NativeMemory.AllocZeroed(64);
            Marker.Call(Marker.RegisterSlot, (long)scope);
            try
            {
                work(scope);
            }
            catch (Exception e)
            {
                failure = e;
            }

            Marker.Call(Marker.RegisterSlot, 0);
            NativeMemory.Free(scope);
        });
        thread.Start();
        thread.Join();
        failure.Should().BeNull();
    }

    private static void LetEverybodyExecute(string program)
    {
        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(program, Everybody);
        File.SetUnixFileMode(Path.GetDirectoryName(program)!, Everybody);
    }

    private static Process StartSidecar(bool unprivileged, int host, string mode)
    {
        SidecarCommand.TryParse(mode, out var source).Should().BeTrue();
        var sidecar = Start(unprivileged, [.. SidecarCommand.Arguments(host, source, out _)]);
        sidecar.StandardInput.Write('g');
        sidecar.StandardInput.Flush();
        return sidecar;
    }

    private static Process Start(bool unprivileged, params string[] command)
    {
        if (unprivileged)
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = Path.GetTempPath();
        return Process.Start(start)!;
    }
}
