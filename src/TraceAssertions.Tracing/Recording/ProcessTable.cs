using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>The processes of a recording, and their Lamport clocks (L. Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978).</summary>
/// <remarks>Messages are received after the calls have been numbered (<see cref="CausalTrace.Messages"/>); here a process's clock follows its creation and its children that are waited for.</remarks>
internal sealed class ProcessTable
{
    private const int Wait4 = 61;

    private readonly Dictionary<int, ProcessState> _processes = [];
    private readonly RecorderOptions _options;

    /// <summary>No Lamport time of any process is later: each event adds at most one to the latest of all.</summary>
    private long _latest;

    /// <summary>A table with the host alone, or an empty one for a command.</summary>
    public ProcessTable(RecorderOptions options)
    {
        _options = options;
        _latest = options.ReceivedTime;
        if (options.NoisePid is not { } host)
            return;
        Host = new ProcessState(host, Path.GetFileName(Environment.ProcessPath ?? "dotnet")) { Memory = ProcessMemory.Of(host), Clock = options.ReceivedTime };
        _processes[host] = Host;
    }

    /// <summary>The process whose tests are recorded, or null for a command.</summary>
    public ProcessState? Host { get; }

    /// <summary>The process of a number, or null.</summary>
    public ProcessState? Find(int pid) => _processes.GetValueOrDefault(pid);

    /// <summary>The process of a number; entered now where it was not known.</summary>
    /// <param name="pid">Its number.</param>
    /// <param name="isCommand">It is the launched command itself, seen for the first time.</param>
    public ProcessState Get(int pid, out bool isCommand)
    {
        isCommand = false;
        if (_processes.TryGetValue(pid, out var process))
            return process;
        process = new ProcessState(pid, Path.GetFileName(_options.Command) ?? "unknown") { Clock = _options.ReceivedTime };
        _processes.Add(pid, process);
        isCommand = _options.Command is not null && _processes.Count == 1;
        return process;
    }

    /// <summary>A process has forked another, which receives its Lamport time.</summary>
    public ProcessState Fork(ProcessState parent, in RawProcessEvent fork)
    {
        parent.Clock++;
        _latest += 2;
        return _processes[fork.OtherPid] = new ProcessState(fork.OtherPid, parent.Name)
        {
            ParentPid = fork.Pid,
            Clock = parent.Clock + 1,
            Memory = parent.Memory.Fork(),
            StartNanos = fork.Nanos,
            ParentClock = parent.Clock,
            Activity = fork.Activity,
        };
    }

    /// <summary>Advances the process's clock by a call of its own; waiting for a child receives the child's.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="call">The call.</param>
    /// <param name="received">The time that the call received, or 0.</param>
    /// <returns>The call's Lamport time.</returns>
    public long Tick(ProcessState process, in RawCall call, out long received)
    {
        received = call.Number == Wait4 && call.Result > 0 && Find((int)call.Result) is { } child ? child.Clock : 0;
        _latest++;
        return process.Clock = Math.Max(process.Clock, received) + 1;
    }

    /// <summary>What the process does from now on is later than all that any process has done.</summary>
    public void CatchUp(ProcessState process) => process.Clock = Math.Max(process.Clock, _latest);

    /// <summary>The process sends a message of its own.</summary>
    /// <returns>Its Lamport time.</returns>
    public long Send(ProcessState process)
    {
        _latest++;
        return ++process.Clock;
    }
}
