using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>The test host itself is the tracee: one tracer at a time, so these tests are one class and run one after another.</summary>
[Collection(nameof(OneTracerAtATime))]
public sealed class PtraceHostBackendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public void Calls_of_a_thread_belong_to_the_scope_in_its_slot()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        OnThread(slot =>
        {
            Open("/no/such/before");
            slot.Value = 7;
            Open("/no/such/within");
            slot.Value = 0;
            Open("/no/such/after");
        });

        backend.Fence(Patience).Should().BeNull();

        Opened(sink, "/no/such/before").Call.Should().BeEquivalentTo(new { Scope = 0UL, Confidence = Confidence.Unattributed });
        Opened(sink, "/no/such/within").Call.Should().BeEquivalentTo(new { Scope = 7UL, Confidence = Confidence.Exact, Result = -2L, Pid = Environment.ProcessId });
        Opened(sink, "/no/such/after").Call.Should().BeEquivalentTo(new { Scope = 0UL, Confidence = Confidence.Unattributed });
    }

    [SkippableFact]
    public void A_new_thread_inherits_until_it_registers_a_slot()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        OnThread(slot =>
        {
            slot.Value = 9;
            var inner = new Thread(() =>
            {
                Open("/no/such/early");
                OnThisThread(own =>
                {
                    own.Value = 10;
                    Open("/no/such/own");
                });
            });
            inner.Start();
            inner.Join();
        });

        backend.Fence(Patience).Should().BeNull();

        Opened(sink, "/no/such/early").Call.Should().BeEquivalentTo(new { Scope = 9UL, Confidence = Confidence.Inherited });
        Opened(sink, "/no/such/own").Call.Should().BeEquivalentTo(new { Scope = 10UL, Confidence = Confidence.Exact });
    }

    [SkippableFact]
    public void An_excluded_thread_is_not_reported_but_the_threads_that_it_creates_are()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        var thread = new Thread(() =>
        {
            Marker.Call(Marker.ExcludeThread, 0);
            Open("/no/such/excluded");
            var inner = new Thread(() => OnThisThread(slot =>
            {
                slot.Value = 5;
                Open("/no/such/created");
            }));
            inner.Start();
            inner.Join();
        });
        thread.Start();
        thread.Join();

        backend.Fence(Patience).Should().BeNull();

        sink.Calls.Should().NotContain(c => c.Path == "/no/such/excluded");
        Opened(sink, "/no/such/created").Call.Should().BeEquivalentTo(new { Scope = 5UL, Confidence = Confidence.Exact });
        sink.Calls.Should().NotContain(c => c.Call.Number == Marker.SyscallNumber);
    }

    [SkippableFact]
    public void Eight_threads_at_once_keep_exactly_their_own()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        var threads = Enumerable.Range(1, 8).Select(scope => new Thread(() => OnThisThread(slot =>
        {
            for (var i = 0; i < 250; i++)
            {
                slot.Value = (ulong)scope;
                Open($"/no/such/{scope}/{i}");
                slot.Value = 0;
            }
        }))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        backend.Fence(Patience).Should().BeNull();

        for (var scope = 1; scope <= 8; scope++)
        {
            sink.Calls.Where(c => c.Call.Scope == (ulong)scope && c.Path.StartsWith("/no/such/", StringComparison.Ordinal)).Select(c => c.Path)
                .Should().Equal(Enumerable.Range(0, 250).Select(i => $"/no/such/{scope}/{i}"));
        }

        foreach (var thread in sink.Calls.GroupBy(c => c.Tid))
            thread.Select(c => c.Call.Sequence).Should().Equal(Enumerable.Range(1, thread.Count()).Select(n => (ulong)n));
    }

    [SkippableFact]
    public void Children_and_grandchildren_carry_the_scope_that_started_them()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        OnThread(slot =>
        {
            slot.Value = 21;
            using var child = Process.Start("/bin/sh", ["-c", "/bin/cat /no/such/scoped 2>/dev/null; true"]);
            child.WaitForExit();
            slot.Value = 0;
            using var other = Process.Start("/bin/sh", ["-c", "/bin/cat /no/such/unscoped 2>/dev/null; true"]);
            other.WaitForExit();
        });

        backend.Fence(Patience).Should().BeNull();

        Opened(sink, "/no/such/scoped").Call.Should().Match<RawCall>(c => c.Scope == 21 && c.Confidence == Confidence.Child && c.Pid != Environment.ProcessId);
        sink.Calls.Should().NotContain(c => c.Path == "/no/such/unscoped" || (c.Call.Scope == 0 && c.Call.Pid != Environment.ProcessId));
        sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exec && e.Event.Scope == 21).Select(e => e.Path).Should().Equal("/bin/sh", "/bin/cat");
    }

    [SkippableFact]
    public void Fifty_processes_start_and_end_as_without_a_tracer()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        OnThread(slot =>
        {
            slot.Value = 33;
            for (var i = 0; i < 50; i++)
            {
                using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exit {i}"]))!;
                child.WaitForExit();
                child.ExitCode.Should().Be(i);
            }
        });

        backend.Fence(Patience).Should().BeNull();

        sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Exec && e.Event.Scope == 33).Should().Be(50);
        sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exit && e.Event.Scope == 33 && e.Event.Confidence == Confidence.Child)
            .Select(e => e.Event.Value >> 8).Should().Equal(Enumerable.Range(0, 50).Select(i => (long)i));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(44)]
    public void Children_that_are_killed_while_they_create_others_leave_nobody_waiting(ulong scope)
    {
        var program = CProgram.Build("killed_creators");
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        OnThread(slot =>
        {
            slot.Value = scope;
            using var child = Process.Start(program, ["30"]);
            child.WaitForExit(Patience).Should().BeTrue();
            child.ExitCode.Should().Be(0);
        });

        backend.Fence(Patience).Should().BeNull();
        sink.Calls.Any(c => c.Call.Confidence == Confidence.Child).Should().Be(scope != 0);
    }

    [SkippableFact]
    public void A_fence_covers_every_call_made_before_it_on_any_thread()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            for (var i = 0; i < 25; i++)
            {
                Open($"/no/such/fenced/{worker}/{i}");
                backend.Fence(Patience).Should().BeNull();
                Opened(sink, $"/no/such/fenced/{worker}/{i}").Call.Result.Should().Be(-2);
            }
        });
    }

    [SkippableFact]
    public void The_host_survives_the_death_of_its_sidecar_and_knows_of_it()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        using var child = Process.Start("/bin/sleep", ["30"]);

        Libc.kill(backend.SidecarPid, Libc.SIGKILL);

        SpinWait.SpinUntil(() => backend.Broken is not null, Patience).Should().BeTrue();
        backend.Broken.Should().Be($"the tracer's process (pid {backend.SidecarPid}) is gone: it was killed by signal 9");
        backend.Fence(Patience).Should().Be(backend.Broken);
        File.ReadAllText($"/proc/{child.Id}/stat").Split(") ")[1][0].Should().BeOneOf('S', 'R');
        ProcFiles.Threads(Environment.ProcessId).Select(tid => ProcFiles.Tracer(tid) ?? 0).Should().OnlyContain(tracer => tracer == 0);
        Directory.Exists($"/proc/{backend.SidecarPid}").Should().BeFalse("it is reaped");
        child.Kill();
        child.WaitForExit();
        using var another = Process.Start("/bin/true");
        another.WaitForExit();
    }

    [SkippableFact]
    public void A_fence_that_waits_ends_when_the_sidecar_dies()
    {
        // A stopped tracer stops whoever makes a call, the killer too, unless it was there before the tracer.
        var pidFile = Path.GetTempFileName();
        using var killer = Process.Start("/bin/sh", ["-c", "while [ ! -s $0 ]; do sleep 0.05; done; kill -STOP $(cat $0); sleep 0.3; kill -KILL $(cat $0)", pidFile]);
        using var backend = Attach(new RecordingSink());
        File.WriteAllText(pidFile, backend.SidecarPid.ToString());
        string? answer = null;

        while ((answer = backend.Fence(TimeSpan.FromMinutes(5))) is null)
        {
        }

        answer.Should().Contain("is gone: it was killed by signal 9");
        killer.WaitForExit();
        File.Delete(pidFile);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_that_stop_densely_share_a_processor_with_the_thread_that_traces_them(int threads)
    {
        Skip.If(Environment.ProcessorCount < 2, "there is one processor: all share it");
        using var backend = Attach(new RecordingSink());
        var sidecar = backend.SidecarPid;
        var done = false;
        var tids = new int[threads];
        var dense = tids.Select((_, i) => new Thread(() =>
        {
            Volatile.Write(ref tids[i], Libc.gettid());
            while (!Volatile.Read(ref done))
                _ = Libc.access("/no/such/dense", 0);
        })).ToList();
        dense.ForEach(thread => thread.Start());

        // Not at once again: who looks is traced, too, and all wait for the one tracer.
        var shared = false;
        for (var since = Stopwatch.StartNew(); !shared && since.Elapsed < Patience; Thread.Sleep(20))
        {
            var tracers = TracingThreads(sidecar).Select(tracer => ProcessorOf(sidecar, tracer)).OfType<int>().ToList();
            shared = tids.All(tid => ProcessorOf(Environment.ProcessId, Volatile.Read(ref tid)) is { } processor && tracers.Contains(processor));
        }

        Volatile.Write(ref done, true);
        dense.ForEach(thread => thread.Join());
        shared.Should().BeTrue();
    }

    [SkippableFact]
    public void Disposal_detaches_and_leaves_no_process_and_no_pinning()
    {
        var sink = new RecordingSink();
        var before = Environment.ProcessorCount;
        int sidecar;
        using (var backend = Attach(sink))
        {
            sidecar = backend.SidecarPid;
            for (var i = 0; i < 2000; i++)
                Open("/no/such/hot");
        }

        Directory.Exists($"/proc/{sidecar}").Should().BeFalse();
        ProcFiles.Threads(Environment.ProcessId).Select(tid => ProcFiles.Tracer(tid) ?? 0).Should().OnlyContain(tracer => tracer == 0);
        var mask = new ulong[128];
        foreach (var tid in ProcFiles.Threads(Environment.ProcessId))
            (!Libc.TryGetAffinity(tid, mask) || mask.Sum(System.Numerics.BitOperations.PopCount) >= before).Should().BeTrue();
        sink.Calls.Count(c => c.Path == "/no/such/hot").Should().Be(2000);
    }

    [SkippableFact]
    public void A_second_tracer_is_refused_with_the_reason()
    {
        using var backend = Attach(new RecordingSink());

        var attach = () => new PtraceHostBackend(new RecordingSink());

        attach.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Should().Match<Diagnostic>(d => d.Code == "TA0123" && d.Message.Contains("traced already"));
        Open("/no/such/still-traced");
        backend.Fence(Patience).Should().BeNull();
    }

    [SkippableFact]
    public void Garbage_collections_under_load_do_not_stop_the_host()
    {
        var sink = new RecordingSink();
        using var backend = Attach(sink);
        var collected = GC.CollectionCount(0);
        Parallel.For(0, 16, i =>
        {
            for (var n = 0; n < 200; n++)
            {
                _ = new byte[100_000];
                Open("/no/such/collected");
            }
        });
        GC.Collect();

        backend.Fence(Patience).Should().BeNull();
        GC.CollectionCount(0).Should().BeGreaterThan(collected);
        sink.Calls.Count(c => c.Path == "/no/such/collected").Should().Be(3200);
    }

    private static PtraceHostBackend Attach(ICallSink sink)
    {
        var refusal = PtraceProbe.Check();
        Skip.IfNot(refusal is null, refusal?.ToString() ?? "");
        return new PtraceHostBackend(sink);
    }

    private static RecordingSink.Entry Opened(RecordingSink sink, string path) => sink.Calls.Single(c => c.Path == path);

    private static void Open(string path) => Libc.access(path, 0).Should().Be(-1);

    /// <summary>The only processor that a thread may run on; null where there are several, or no such thread. From /proc, because who asks by sched_getaffinity(2) has the mask restored first.</summary>
    private static int? ProcessorOf(int pid, int tid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/task/{tid}/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
            return int.TryParse(line["Cpus_allowed_list:".Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var processor) ? processor : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<int> TracingThreads(int sidecar) =>
        ProcFiles.Threads(sidecar).Where(tid => File.ReadAllText($"/proc/{sidecar}/task/{tid}/comm") == "ptrace\n");

    private static void OnThread(Action<Slot> work)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                OnThisThread(work);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        failure.Should().BeNull();
    }

    private static void OnThisThread(Action<Slot> work)
    {
        using var slot = new Slot();
        work(slot);
    }

    private sealed unsafe class Slot : IDisposable
    {
        private readonly ulong* _address = (ulong*)NativeMemory.AllocZeroed(64);

        public Slot() => Marker.Call(Marker.RegisterSlot, (long)_address);

        public ulong Value
        {
            set => Volatile.Write(ref *_address, value);
        }

        public void Dispose()
        {
            Marker.Call(Marker.RegisterSlot, 0);
            NativeMemory.Free(_address);
        }
    }
}
