using System.Globalization;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Cli.Tests.Launching;

public sealed class StackFeedTests : IDisposable
{
    private const int Mmap = 9, OpenAt = 257, Chdir = 80, Fchdir = 81, MemfdCreate = 319, CurrentDirectory = -100;

    private readonly Seen _seen = new();
    private readonly StackFeed _feed;

    public StackFeedTests() => _feed = new StackFeed(_seen.Collector, _seen);

    public void Dispose() => _seen.Dispose();

    private void Call(int number, long result, ReadOnlySpan<byte> path = default, ulong arg0 = 0, ulong arg3 = 0, ulong arg4 = 0, ReadOnlySpan<byte> stack = default, bool unfinished = false) =>
        ((ICallSink)_feed).OnCall(new RawCall { Pid = 10, Tid = 10, Number = number, Result = result, Arg0 = arg0, Arg3 = arg3, Arg4 = arg4, EnterNanos = 1, ExitNanos = 2, Unfinished = unfinished }, path, default, stack);

    private void Event(ProcessEventKind kind, int pid, int otherPid = 0) => _feed.OnProcess(new RawProcessEvent { Kind = kind, Pid = pid, Tid = pid, OtherPid = otherPid }, "/bin/app"u8, "\u0001"u8);

    [Fact]
    public void Calls_come_with_the_number_of_their_stack()
    {
        Call(0, 1, stack: new byte[StackSnapshot.RegisterBytes]);
        Call(0, 1);
        Call(0, 0, stack: new byte[StackSnapshot.RegisterBytes], unfinished: true);

        _seen.Log.Should().Equal("collect", "call 7", "call 0", "call 0");
    }

    [Fact]
    public void Mappings_are_told_with_the_file_behind_the_descriptor_and_after_the_stack_was_unwound()
    {
        Call(OpenAt, 5, "/lib/libx.so"u8, arg0: unchecked((ulong)CurrentDirectory));
        Call(Mmap, 0x7000, arg4: 5, stack: new byte[StackSnapshot.RegisterBytes]);
        Call(Mmap, 0x8000, arg3: 0x22, arg4: 5);
        Call(Mmap, -12, arg4: 5);

        _seen.Log.Should().Equal("call 0", "collect", "map /lib/libx.so", "call 7", "map ", "call 0", "call 0");
    }

    [Fact]
    public void Directories_are_told_by_their_path_also_where_a_descriptor_names_them()
    {
        Call(OpenAt, 5, "/work"u8, arg0: unchecked((ulong)CurrentDirectory));
        Call(Fchdir, 0, arg0: 5);
        Call(Chdir, 0, "inside"u8);
        Call(Chdir, -2, "/nowhere"u8);

        _seen.Log.Should().Equal("call 0", "directory /work", "call 0", "directory inside", "call 0", "call 0");
    }

    [Fact]
    public void Processes_are_told_and_threads_are_none()
    {
        Event(ProcessEventKind.Exec, 10);
        Event(ProcessEventKind.Fork, 10, 10);
        Event(ProcessEventKind.Fork, 10, 11);
        Event(ProcessEventKind.Exit, 10);
        Event(ProcessEventKind.Exit, 11);
        Event(ProcessEventKind.Exit, 10);
        Call(Chdir, 0, "/work"u8);

        _seen.Log.Should().Equal("exec 10 /bin/app 1", "fork 10 11", "exit 11", "exit 10", "directory /work", "call 0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_NET_runtime_is_told_once(bool singleFile)
    {
        for (var i = 0; i < 2; i++)
        {
            if (singleFile)
            {
                Call(MemfdCreate, 6, "doublemapper"u8);
                continue;
            }

            Call(OpenAt, 5, "/usr/share/dotnet/libcoreclr.so"u8, arg0: unchecked((ulong)CurrentDirectory));
            Call(Mmap, 0x7000, arg4: 5);
        }

        _seen.Log.Should().ContainSingle(line => line == "runtime");
    }

    /// <summary>Takes down what is told, in order.</summary>
    private sealed class Seen : TraceReport
    {
        public Seen() => Collector = new RecordingCollector(Log);

        public List<string> Log { get; } = [];

        public IStackCollector Collector { get; }

        public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null) => Log.Add(string.Create(CultureInfo.InvariantCulture, $"call {stack}"));

        public override void OnManagedRuntime() => Log.Add("runtime");

        public override void Finish(LaunchOutcome outcome)
        {
        }
    }

    private sealed class RecordingCollector(List<string> log) : IStackCollector
    {
        public IReadOnlyList<Diagnostic> Notices => [];

        public int Collect(in RawCall call, ReadOnlySpan<byte> snapshot)
        {
            log.Add("collect");
            return 7;
        }

        public int WithCause(int stack, int cause) => stack;

        public CallStack Resolve(int stack) => new([]);

        public void OnMapping(in RawCall call, string? path) => log.Add($"map {path}");

        public void OnDirectory(int pid, string path) => log.Add($"directory {path}");

        public void OnFork(int parent, int child) => log.Add(string.Create(CultureInfo.InvariantCulture, $"fork {parent} {child}"));

        public void OnExec(int pid, string file, ReadOnlySpan<byte> auxiliary) => log.Add(string.Create(CultureInfo.InvariantCulture, $"exec {pid} {file} {auxiliary.Length}"));

        public void OnExit(int pid) => log.Add(string.Create(CultureInfo.InvariantCulture, $"exit {pid}"));
    }
}
