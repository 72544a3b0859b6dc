using System.Diagnostics;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed unsafe class EbpfHostStackTests
{
    private const int RegisterBytes = StackSnapshot.RegisterBytes;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [SkippableTheory]
    [InlineData(SourceMode.Off)]
    [InlineData(SourceMode.Sampled)]
    [InlineData(SourceMode.All)]
    public void Only_calls_with_a_scope_have_stacks(SourceMode source)
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink, source: source);
        ScopedThread.Start(0, slot =>
        {
            _ = File.Exists("/unscoped");
            *slot = 91;
            _ = File.Exists("/scoped");
            using (var process = Process.Start("/bin/sh", ["-c", "cat /no/such/child 2>/dev/null; true"]))
                process.WaitForExit();
            *slot = 0;
            _ = File.Exists("/unscoped");
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        var calls = sink.Calls;
        calls.Where(c => c.Raw.Scope == 0).Should().OnlyContain(c => c.Stack.Length == 0);
        foreach (var path in new[] { "/scoped", "/no/such/child" })
            (calls.Single(c => c.Path == path).Stack.Length > RegisterBytes).Should().Be(source is not SourceMode.Off, path);
        if (source is SourceMode.All)
            calls.Where(c => c.Raw.Scope == 91).Should().OnlyContain(c => c.Stack.Length > RegisterBytes || c.Raw.Unfinished || (c.Name == "execve" && c.Raw.Result == 0) || c.Name == "rt_sigreturn");
        backend.LostStacks.Should().Be(0);
        backend.Reasons.Should().BeEmpty();
    }

    [SkippableFact]
    public void A_sample_is_what_the_policy_says_for_each_scope()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink, ringBytes: 128 << 20, SourceMode.Sampled);
        var threads = Enumerable.Range(0, 2).Select(n => ScopedThread.Start((ulong)(300 + (10 * n)), slot =>
        {
            var first = *slot;
            for (var scope = first; scope < first + 2; scope++)
            {
                for (var i = 0; i < 600; i++)
                {
                    // Between the pieces of an asynchronous test the slot is empty: what is called there is not part of any run.
                    *slot = 0;
                    _ = Interop.Libc.gettid();
                    *slot = scope;
                    if (i % 10 == 0)
                        Marker.Call(Marker.Queued, i);
                    _ = File.Exists(i % 2 == 0 ? "/even" : "/odd");
                    Marker.Plain();
                    Marker.Plain();
                }
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Join();
        backend.Fence(Patience).Should().BeNull();

        (backend.LostCalls, backend.LostStacks).Should().Be((0, 0));
        var scoped = sink.Calls.Where(c => c.Raw.Scope is >= 300 and < 330).GroupBy(c => c.Raw.Tid).ToArray();
        scoped.Should().HaveCountGreaterThanOrEqualTo(2);
        foreach (var thread in scoped)
        {
            var sampler = new ExpectedStacks(thread);
            foreach (var call in thread)
            {
                var expected = IsMarker(call) ? call.Raw.Arg1 == (ulong)Marker.Queued : sampler.Takes(call);
                (call.Stack.Length > 0).Should().Be(expected, $"{call.Name} {call.Raw.Sequence} of scope {call.Raw.Scope}");
            }
        }

        scoped.SelectMany(t => t).Count(IsMarker).Should().Be(2 * 2 * 60);
    }

    [SkippableFact]
    public void Markers_about_queued_work_carry_the_scope()
    {
        EbpfRequirement.Demand();
        var sink = new RecordingSink();
        using var backend = new EbpfHostBackend(sink, source: SourceMode.Sampled);
        ScopedThread.Start(95, slot =>
        {
            Marker.Call(Marker.Queued, 7001);
            *slot = 96;
            Marker.Call(Marker.Dequeued, 7001);
            Marker.Call(Marker.Fence, 7001);
            *slot = 0;
            Marker.Call(Marker.Queued, 7002);
            *slot = 97;
            Marker.Call(Marker.ExcludeThread, 0);
            Marker.Call(Marker.Queued, 7003);
        }).Join();
        backend.Fence(Patience).Should().BeNull();

        var markers = sink.Calls.Where(c => IsMarker(c) && c.Raw.Arg2 is > 7000 and < 7010).ToArray();
        markers.Select(c => ((long)c.Raw.Arg1, c.Raw.Arg2, c.Raw.Scope, HasStack: c.Stack.Length > RegisterBytes)).Should().Equal(
            (Marker.Queued, 7001, 95, true),
            (Marker.Dequeued, 7001, 96, false),
            (Marker.Queued, 7002, 0, false));
    }

    private static bool IsMarker(RecordedCall call) => call.Raw.Number == Marker.SyscallNumber && call.Raw.Arg0 == unchecked((ulong)Marker.Magic);
}
