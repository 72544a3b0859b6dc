using FsCheck;
using FsCheck.Fluent;

namespace TraceAssertions.Tests.Golden;

/// <summary>A golden trace follows from what the program did alone: the same behaviour, recorded in another way, makes the same lines.</summary>
public sealed class CaptureInvarianceTests
{
    private static readonly string[] Names = ["openat", "read", "write", "close", "fstat", "futex", "getrandom", "mmap", "nanosleep", "unlink"];
    private static readonly string?[] Paths = [null, "/a", "/b", "pipe", "/proc/PID/stat", "/tmp/x-RANDOM/f"];

    /// <summary>One thing done by one of four flows; the flows are independent of each other.</summary>
    private sealed record Step(int Flow, int Process, string Name, string? Path, long Size, long Moved, string? Error);

    [Fact]
    public void Threads_ids_descriptors_interleaving_and_noise_do_not_show() => Hold(GoldenOptions.Default, interleave: true);

    [Fact]
    public void Nor_do_threads_ids_descriptors_and_noise_in_a_sequence() => Hold(CaptureText.Sequence, interleave: false);

    private static void Hold(GoldenOptions options, bool interleave)
    {
        var step =
            from flow in Gen.Choose(0, 3)
            from process in Gen.Choose(0, 2)
            from name in Gen.Elements(Names)
            from path in Gen.Elements(Paths)
            from size in Gen.Choose(-1, 2)
            from moved in Gen.Choose(0, 30)
            from error in Gen.Frequency((4, Gen.Constant((string?)null)), (1, Gen.Elements<string?>("ENOENT", "EAGAIN")))
            select new Step(flow, process, name, path, size, moved, error);
        var gen = from steps in step.ListOf() from seed in Gen.Choose(0, int.MaxValue) select (Steps: steps.ToArray(), Seed: seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(gen.ToArbitrary(), input =>
        {
            var random = new Random(input.Seed);
            var first = CaptureText.Capture(Record(input.Steps, new Random(1)), options);
            var again = CaptureText.Capture(Record(interleave ? Interleave(input.Steps, random) : input.Steps, random), options);
            again.Calls.Should().Equal(first.Calls);
            again.Summary.Should().BeEquivalentTo(first.Summary);
        }));
    }

    /// <summary>Another order in which each flow keeps its own.</summary>
    private static Step[] Interleave(Step[] steps, Random random)
    {
        var flows = steps.GroupBy(s => s.Flow).Select(g => new Queue<Step>(g)).ToList();
        var order = new List<Step>();
        while (flows.RemoveAll(f => f.Count == 0) >= 0 && flows.Count > 0)
            order.Add(flows[random.Next(flows.Count)].Dequeue());
        return [.. order];
    }

    /// <summary>Records the steps with ids, threads, descriptors and random names of this run, and the runtime's own calls between them.</summary>
    private static CausalTrace Record(Step[] steps, Random random)
    {
        var pids = Enumerable.Range(0, 3).Select(i => (i * 1000) + random.Next(100, 1000)).ToArray();
        var name = string.Concat(Enumerable.Range(0, 6).Select(_ => "abcXYZ019"[random.Next(9)]));
        return TraceSketch.Of(t =>
        {
            var rows = new[] { t.Span("test:T", 0, 1_000_000, pid: pids[0]), t.Span("process:p", 1, 2, 0, pid: pids[1]), t.Span("process:p", 1, 2, 0, pid: pids[2]) };
            var now = 0L;
            foreach (var step in steps)
            {
                now += random.Next(1, 50);
                var path = step.Path?.Replace("PID", pids[0].ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("RANDOM", name, StringComparison.Ordinal);
                if (random.Next(3) == 0)
                    t.Call("futex", now, now + 1, rows[0], pid: pids[0], tid: pids[0] + random.Next(3), noise: "runtime-wait");
                t.Call(
                    step.Name, now, now + random.Next(30), rows[step.Process], pid: pids[step.Process], tid: pids[step.Process] + random.Next(4), path: path,
                    fd: random.Next(3, 20), requested: step.Size, transferred: step.Error is null ? step.Moved : 0, error: step.Error);
            }
        });
    }
}
