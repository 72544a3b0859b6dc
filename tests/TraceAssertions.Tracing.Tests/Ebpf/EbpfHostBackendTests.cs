using System.Diagnostics;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed unsafe class EbpfHostBackendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public void Threads_with_their_own_slots_are_told_apart()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink);
        const int callsEach = 500;
        var threads = Enumerable.Range(1, 8).Select(n => ScopedThread.Start((ulong)n, () =>
        {
            for (var i = 0; i < callsEach; i++)
                _ = File.Exists($"/slot-{n}");
        })).ToArray();
        foreach (var thread in threads)
            thread.Join();
        backend.Fence(Patience).Should().BeNull();

        var calls = sink.Calls;
        for (var n = 1; n <= 8; n++)
        {
            var own = calls.Where(c => c.Path == $"/slot-{n}").ToArray();
            own.Should().HaveCount(callsEach);
            own.Should().OnlyContain(c => c.Raw.Scope == (ulong)n && c.Raw.Confidence == Confidence.Exact);
            own.Select(c => c.Raw.Tid).Distinct().Should().ContainSingle();
        }

        sink.Lost.Should().BeEmpty();
        backend.Reasons.Should().BeEmpty();
        backend.Broken.Should().BeNull();
    }

    [SkippableFact]
    public void A_fence_on_any_thread_sees_every_call_before_it()
    {
        EbpfRequirement.Demand();
        var sink = new CountingSink();
        using var backend = new EbpfHostBackend(sink);
        var failures = 0;
        var threads = Enumerable.Range(1, 4).Select(n => ScopedThread.Start((ulong)n, () =>
        {
            for (var i = 1; i <= 300; i++)
            {
                _ = File.Exists("/fenced");
                if (backend.Fence(Patience) is not null || sink.CountOf((ulong)n) != i)
                    Interlocked.Increment(ref failures);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Join();

        failures.Should().Be(0);
    }

    [SkippableFact]
    public void A_slot_is_read_at_every_call()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink);
        ScopedThread.Start(0, slot =>
        {
            _ = File.Exists("/unscoped");
            *slot = 41;
            _ = File.Exists("/scoped");
            *slot = 0;
            _ = File.Exists("/unscoped");
            *slot = 42;
            Marker.Call(Marker.RegisterSlot, 0);
            _ = File.Exists("/forgotten");
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        sink.Calls.Where(c => c.Path == "/unscoped").Should().HaveCount(2).And.OnlyContain(c => c.Raw.Scope == 0 && c.Raw.Confidence == Confidence.Unattributed);
        sink.Calls.Single(c => c.Path == "/scoped").Raw.Should().BeEquivalentTo(new { Scope = 41ul, Confidence = Confidence.Exact });
        sink.Calls.Single(c => c.Path == "/forgotten").Raw.Should().BeEquivalentTo(new { Scope = 0ul, Confidence = Confidence.Unattributed });
    }

    [SkippableFact]
    public void A_slot_that_cannot_be_read_leaves_the_call_unattributed()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink);
        ScopedThread.Start(77, () =>
        {
            Marker.Call(Marker.RegisterSlot, 8);
            _ = File.Exists("/unreadable");
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        sink.Calls.Single(c => c.Path == "/unreadable").Raw.Should().BeEquivalentTo(new { Scope = 0ul, Confidence = Confidence.Unattributed });
    }

    [SkippableFact]
    public void New_threads_inherit_until_they_register()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink);
        ScopedThread.Start(51, () =>
        {
            var inner = new Thread(() => _ = File.Exists("/inherited"));
            inner.UnsafeStart();
            inner.Join();
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        sink.Calls.Single(c => c.Path == "/inherited").Raw.Should().BeEquivalentTo(new { Scope = 51ul, Confidence = Confidence.Inherited });
    }

    [SkippableFact]
    public void Child_processes_belong_to_the_scope_that_started_them()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink);
        var threads = Enumerable.Range(1, 3).Select(n => ScopedThread.Start((ulong)n, slot =>
        {
            using var process = Process.Start("/bin/sh", ["-c", $"cat /no/such/child-{n}; (cat /no/such/grandchild-{n}; true) 2>/dev/null; true"]);

            // The child shares no slot with its creator, even while it shares its memory (vfork(2)).
            *slot = 1000;
            process.WaitForExit();
        })).ToArray();
        foreach (var thread in threads)
            thread.Join();
        ScopedThread.Start(0, () =>
        {
            using var process = Process.Start("/bin/sh", ["-c", "cat /no/such/stranger 2>/dev/null; true"]);
            process.WaitForExit();
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        var calls = sink.Calls;
        for (var n = 1; n <= 3; n++)
        {
            foreach (var path in new[] { $"/no/such/child-{n}", $"/no/such/grandchild-{n}" })
                calls.Single(c => c.Path == path).Raw.Should().BeEquivalentTo(new { Scope = (ulong)n, Confidence = Confidence.Child });
            calls.Should().Contain(c => c.Name == "execve" && c.Raw.Result == 0 && c.Path == "/bin/sh" && c.Raw.Scope == (ulong)n);
        }

        calls.Should().NotContain(c => c.Path == "/no/such/stranger");

        // From 90 on it is a child of EbpfHostStackTests, which may run at the same time.
        calls.Where(c => c.Raw.Pid != Environment.ProcessId && c.Raw.Scope < 90).Should().OnlyContain(c => c.Raw.Confidence == Confidence.Child && c.Raw.Scope >= 1 && c.Raw.Scope <= 3);
    }

    [SkippableFact]
    public void Excluded_threads_and_marker_calls_are_never_reported()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink);
        ScopedThread.Start(61, () =>
        {
            Marker.Call(Marker.Fence, 1);
            _ = File.Exists("/before");
            Marker.Call(Marker.ExcludeThread, 0);
            _ = File.Exists("/excluded");
            var inner = new Thread(() => File.Exists("/excluded"));
            inner.UnsafeStart();
            inner.Join();
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        sink.Calls.Should().ContainSingle(c => c.Path == "/before");
        sink.Calls.Should().NotContain(c => c.Path == "/excluded");
        sink.Calls.Should().NotContain(c => c.Raw.Number == Marker.SyscallNumber && c.Raw.Arg0 == unchecked((ulong)Marker.Magic));
    }

    [SkippableFact]
    public void Losses_are_told_for_the_scope_that_had_them()
    {
        EbpfRequirement.Demand();
        const int loops = 100_000;
        var sink = new CountingSink { Delay = 20_000 };
        using var backend = new EbpfHostBackend(sink, ringBytes: 64 << 10);
        var threads = Enumerable.Range(1, 3).Select(n => ScopedThread.Start((ulong)n, () =>
        {
            for (var i = 0; i < loops; i++)
                _ = Interop.Libc.gettid();
        })).ToArray();
        foreach (var thread in threads)
            thread.Join();
        var lostBefore = backend.LostCalls + backend.LostEvents;
        backend.Fence(Patience).Should().BeNull();

        for (var n = 1ul; n <= 3; n++)
        {
            sink.LostOf(n).Should().BePositive();
            (sink.CountOf(n) + sink.LostOf(n)).Should().BeInRange(loops, loops + 200, "a thread's own start and end, the runtime's calls, and its exit event are few");
        }

        // Other tests run in this process meanwhile, and lose too.
        sink.TotalLost.Should().BeInRange(lostBefore, backend.LostCalls + backend.LostEvents);
    }

    [SkippableFact]
    public void A_fence_leaves_much_to_the_consumer()
    {
        EbpfRequirement.Demand();
        const int calls = 20_000;
        using var sink = new StoppedSink(scope: 73);
        using var backend = new EbpfHostBackend(sink, ringBytes: 8 << 20);
        var hasStopped = false;
        string? refusal = "not fenced";
        var told = 0L;
        ScopedThread.Start(73, () =>
        {
            sink.FencingThread = Environment.CurrentManagedThreadId;
            _ = Interop.Libc.gettid();
            hasStopped = sink.HasStopped.Wait(Patience);
            for (var i = 0; i < calls; i++)
                _ = Interop.Libc.gettid();
            sink.GoesOn.Set();
            refusal = backend.Fence(Patience);
            told = sink.Told;
        }).Join();

        hasStopped.Should().BeTrue();
        refusal.Should().BeNull();
        told.Should().BeGreaterThan(calls, "other tests run in this process meanwhile, and may fill the ring");
        sink.CallsOfFence.Should().BeLessThan(calls / 2, "a sixteenth of the ring is the most, and it has room for some 80,000 calls");
    }

    [SkippableFact]
    public void Nothing_is_reported_after_disposal_and_a_new_backend_starts_afresh()
    {
        EbpfRequirement.Demand();
        var first = new RecordingSink();
        var backend = new EbpfHostBackend(first);
        backend.Dispose();
        backend.Dispose();
        var seen = first.Calls.Length;
        var second = new RecordingSink();
        using var again = new EbpfHostBackend(second);
        ScopedThread.Start(71, () => _ = File.Exists("/again")).Join();
        again.Fence(Patience).Should().BeNull();
        backend.Fence(Patience).Should().NotBeNull();

        first.Calls.Should().HaveCount(seen);
        second.Calls.Single(c => c.Path == "/again").Raw.Scope.Should().Be(71);
    }

    /// <summary>Stops the consumer at a scope's first call.</summary>
    private sealed class StoppedSink(ulong scope) : ICallSink, IDisposable
    {
        private readonly ulong _scope = scope;
        private long _told;

        public ManualResetEventSlim HasStopped { get; } = new();

        public ManualResetEventSlim GoesOn { get; } = new();

        public int FencingThread { get; set; }

        /// <summary>The scope's calls, those that were lost among them.</summary>
        public long Told => Volatile.Read(ref _told);

        public int CallsOfFence { get; private set; }

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
        {
            if (call.Scope != _scope)
                return;
            HasStopped.Set();
            GoesOn.Wait();
            Interlocked.Increment(ref _told);
            if (Environment.CurrentManagedThreadId == FencingThread)
                CallsOfFence++;
        }

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
        {
        }

        public void OnLost(ulong scope, long count)
        {
            if (scope == _scope)
                Interlocked.Add(ref _told, count);
        }

        public void Dispose()
        {
            HasStopped.Dispose();
            GoesOn.Dispose();
        }
    }
}
