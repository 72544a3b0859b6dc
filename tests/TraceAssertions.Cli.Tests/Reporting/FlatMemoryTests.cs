using System.Text;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Tests.Reporting;

/// <summary>A trace is written while it is taken: what is kept does not grow with the number of calls, of files or of processes.</summary>
[Collection(MeasuredHeap.Name)]
public sealed class FlatMemoryTests
{
    private const int Few = 20_000, Many = 120_000;

    [Theory]
    [InlineData("text", false)]
    [InlineData("json", false)]
    [InlineData("csv", false)]
    [InlineData("chrome", false)]
    [InlineData("text", true)]
    [InlineData("json", true)]
    [InlineData("csv", true)]
    [InlineData("chrome", true)]
    public void What_a_report_keeps_does_not_grow_with_the_number_of_calls(string format, bool named)
    {
        using var report = Make(format, named);
        var memory = new CallMemory();
        Feed(report, memory, 0, Few);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Feed(report, memory, Few, Many);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        // Ten bytes a call, for tables that have not reached their bounds: anything that is kept of each would be more.
        (after - before).Should().BeLessThan(10 * (Many - Few));
        GC.KeepAlive(memory);
    }

    /// <remarks>Garbage is collected only when there is much of it: it counts in the resident set.</remarks>
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("chrome")]
    public void A_call_is_written_without_garbage(string format)
    {
        using var report = Make(format, named: false);
        var memory = new CallMemory();
        Read(Few);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(Many);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Many);

        void Read(int calls)
        {
            for (var i = 0; i < calls; i++)
                Call(report, memory, i, 1000, "read", 1, default, 3);
        }
    }

    private static TraceReport Make(string format, bool named)
    {
        var names = new DescriptorNames((_, _) => null, _ => null);
        var style = new TextStyle(FollowsChildren: false, ToFile: true, Timing: false) { NameOf = named ? names.Of : null };
        var choice = new ReportChoice(format, Summary: false, Extended: false, new SourceChoice(IsAsked: false, new SourceStyle(), Functions: null, default, HasWeight: false));
        var report = choice.Make(Stream.Null, new TraceIdentity(["program"], "/bin/program", TracerBackend.Ebpf, new string('1', 32), null, 0), style, null);
        return named ? new NamedReport(report, names, null) : report;
    }

    /// <summary>Opens a file of its own, reads and closes it, four calls a round; every process makes a thousand of them.</summary>
    private static void Feed(TraceReport report, CallMemory memory, int from, int to)
    {
        for (var i = from; i < to; i += 4)
        {
            var pid = 1000 + (i / 4000);
            var path = Encoding.ASCII.GetBytes($"/tmp/folder {i / 64}/file {i}");
            Call(report, memory, i, pid, "openat", 3, path, unchecked((ulong)DescriptorTable.CurrentDirectory));
            Call(report, memory, i + 1, pid, "read", 1, default, 3);
            Call(report, memory, i + 2, pid, "unlink", 0, path);
            Call(report, memory, i + 3, pid, "close", 0, default, 3);
        }
    }

    private static void Call(TraceReport report, CallMemory memory, int at, int pid, string name, long result, ReadOnlySpan<byte> path, ulong first = 0) =>
        report.OnCall(new RawCall { Pid = pid, Tid = pid, Number = SyscallTable.Number(name), Arg0 = first, Result = result, EnterNanos = 10 * at, ExitNanos = (10 * at) + 5 }, path, default, 0, memory);
}
