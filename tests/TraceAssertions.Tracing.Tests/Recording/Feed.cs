using System.Diagnostics;
using System.Text;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Recording;

/// <summary>Hands calls to a recorder as a backend would, with a clock that ticks by itself.</summary>
internal sealed class Feed(TraceRecorder recorder)
{
    public const int Host = 100;
    private long _now = 1000;

    public ulong Scope { get; set; } = 1;

    public Confidence Confidence { get; set; } = Confidence.Exact;

    /// <summary>The activity that is current, or 0.</summary>
    public uint Activity { get; set; }

    public int Pid { get; set; } = Host;

    public int Tid { get; set; }

    public long Now => _now += 10;

    public TraceRecorder Recorder => recorder;

    public static TraceHeader Header { get; } = new()
    {
        TraceId = ActivityTraceId.CreateRandom(),
        Name = "scope",
        Backend = TracerBackend.Ebpf,
        Completeness = Completeness.Complete,
    };

    /// <summary>The stack that the next calls are made on, as its snapshot; empty for none.</summary>
    public byte[] Stack { get; set; } = [];

    /// <summary>What /proc shows of the host's descriptors.</summary>
    public Dictionary<int, string> Links { get; } = [];

    /// <summary>What /proc shows of the names of the host's threads.</summary>
    public Dictionary<int, string> ThreadNames { get; } = [];

    /// <summary>A recorder of a host whose descriptors 0 to 2 are a terminal and which has no others.</summary>
    public static Feed ForHost(NoiseSelection? noise = null, IStackCollector? stacks = null)
    {
        Feed? feed = null;
        feed = new Feed(new TraceRecorder(RecorderOptions.ForHost(Host) with { ReadLink = (_, fd) => feed?.Links.GetValueOrDefault(fd), ReadThreadName = tid => feed?.ThreadNames.GetValueOrDefault(tid), Clock = () => feed!.Now, Stacks = stacks }));
        feed.Recorder.BeginScope(1, "T.A", feed.Now, noise);
        return feed;
    }

    /// <summary>A recorder of a launched command.</summary>
    public static Feed ForCommand(string command = "/usr/bin/prog")
    {
        var feed = new Feed(new TraceRecorder(RecorderOptions.ForCommand(command) with { ReadLink = (_, _) => null, StandardDescriptors = ["/dev/null", "pipe:[1]", "/dev/pts/0"] }))
        {
            Scope = 0,
            Confidence = Confidence.Unattributed,
        };
        feed.Recorder.BeginScope(RecorderOptions.CommandScope, command, feed.Now);
        return feed;
    }

    public void Call(string name, long result, params long[] arguments) => Call(name, result, "", arguments);

    public void Call(string name, long result, string path, params long[] arguments) => Call(name, result, (path, ""), arguments);

    public void Call(string name, long result, (string First, string Second) paths, params long[] arguments) => CallAt(Now, name, result, paths, arguments);

    /// <summary>A call that was entered earlier than it is handed in.</summary>
    public void CallAt(long enter, string name, long result, params long[] arguments) => CallAt(enter, name, result, ("", ""), arguments);

    private void CallAt(long enter, string name, long result, (string First, string Second) paths, long[] arguments)
    {
        var registers = new ulong[6];
        for (var i = 0; i < arguments.Length; i++)
            registers[i] = unchecked((ulong)arguments[i]);
        recorder.OnCall(
            new RawCall
            {
                Pid = Pid,
                Tid = Tid == 0 ? Pid : Tid,
                EnterNanos = enter,
                ExitNanos = enter + 5,
                Number = SyscallTable.Number(name),
                Arg0 = registers[0],
                Arg1 = registers[1],
                Arg2 = registers[2],
                Arg3 = registers[3],
                Arg4 = registers[4],
                Arg5 = registers[5],
                Result = result,
                Scope = Scope,
                Activity = Activity,
                Confidence = Confidence,
            },
            Encoding.UTF8.GetBytes(paths.First),
            Encoding.UTF8.GetBytes(paths.Second),
            Stack);
    }

    public void Open(string path, int fd, long flags = 0) => Call("openat", fd, path, -100, 1, flags, 0);

    public void Marker(long operation, long number) => Call("getppid", 1, Tracing.Attribution.Marker.Magic, operation, number);

    public void Fork(int child, int? parent = null) => Event(ProcessEventKind.Fork, parent ?? Pid, child);

    public void Exec(int pid, string file) => Event(ProcessEventKind.Exec, pid, pid, file);

    public void Exit(int pid) => Event(ProcessEventKind.Exit, pid, 0);

    /// <summary>A thread ends that is not its process's last.</summary>
    public void EndThread(int tid) => recorder.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Exit, Pid = Pid, Tid = tid, Nanos = Now }, default, default);

    public CausalTrace End(ulong scope) => recorder.EndScope(scope, Now, Header);

    private void Event(ProcessEventKind kind, int pid, int other, string text = "") =>
        recorder.OnProcess(new RawProcessEvent { Kind = kind, Pid = pid, Tid = pid, OtherPid = other, OtherTid = other, Nanos = Now, Scope = Scope, Activity = Activity, Confidence = Confidence }, Encoding.UTF8.GetBytes(text), default);
}
