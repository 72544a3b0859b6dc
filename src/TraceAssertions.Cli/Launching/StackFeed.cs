using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Launching;

/// <summary>Hands calls to a report with the numbers of their stacks, and tells the collector of stacks what programs map.</summary>
/// <param name="collector">Makes numbered stacks of snapshots.</param>
/// <param name="report">Takes the calls.</param>
/// <param name="shown">The calls that the report gets; null for all.</param>
internal sealed class StackFeed(IStackCollector collector, TraceReport report, CallFilter? shown = null) : ICallSink
{
    private const int MemfdCreate = 319;

    /// <summary>The calls that tell where a process has its code, whatever is shown.</summary>
    public static IEnumerable<int> Needed { get; } = [MemfdCreate, .. CodeChanges.Numbers, .. DescriptorTable.Numbers];

    private readonly PathCache _paths = new();
    private readonly DescriptorTable _descriptors = new();
    private readonly Dictionary<int, int> _tasks = [];
    private bool _hasRuntime;

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack) => Feed(call, path, path2, stack, null);

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory) => Feed(call, path, path2, stack, memory);

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        switch (processEvent.Kind)
        {
            case ProcessEventKind.Fork when processEvent.OtherPid == processEvent.Pid:
                _tasks[processEvent.Pid] = Tasks(processEvent.Pid) + 1;
                break;
            case ProcessEventKind.Fork:
                _tasks[processEvent.OtherPid] = 1;
                _descriptors.OnFork(processEvent.Pid, processEvent.OtherPid);
                collector.OnFork(processEvent.Pid, processEvent.OtherPid);
                break;
            case ProcessEventKind.Exec:
                _tasks[processEvent.Pid] = 1;
                _descriptors.OnExec(processEvent.Pid);
                collector.OnExec(processEvent.Pid, PathText.Decode(text), auxiliary);
                break;
            case ProcessEventKind.Exit when Tasks(processEvent.Pid) <= 1:
                _tasks.Remove(processEvent.Pid);
                _descriptors.OnExit(processEvent.Pid);
                collector.OnExit(processEvent.Pid);
                break;
            case ProcessEventKind.Exit:
                _tasks[processEvent.Pid] = Tasks(processEvent.Pid) - 1;
                break;
        }

        report.OnProcess(processEvent, text, auxiliary);
    }

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count)
    {
        _descriptors.OnLost();
        report.OnLost(scope, count);
    }

    private void Feed(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory? memory)
    {
        var isShown = shown is null || shown.Matches(call.Number);
        var number = stack.IsEmpty || call.Unfinished || !isShown ? 0 : collector.Collect(call, stack);
        Follow(call, path, path2);
        if (isShown || report.TakesAll)
            report.OnCall(call, path, path2, number, memory);
    }

    private int Tasks(int pid) => _tasks.GetValueOrDefault(pid, 1);

    private void Follow(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2)
    {
        if (CodeChanges.IsOne(call))
        {
            var target = CallTarget.Of(call, path, path2, _paths, _descriptors);
            CodeChanges.Tell(collector, call, target);
            if (CodeChanges.MappedFile(call, target) is { } file && file.EndsWith("/libcoreclr.so", StringComparison.Ordinal))
                OnRuntime();
        }

        // Single-file programs have the runtime in themselves; the file that it maps compiled code from has this name in all of them (coreclr, executableallocator).
        if (call.Number == MemfdCreate && !call.Unfinished && !Errno.IsError(call.Result) && path.SequenceEqual("doublemapper"u8))
            OnRuntime();
        _descriptors.Apply(call, path);
    }

    private void OnRuntime()
    {
        if (_hasRuntime)
            return;
        _hasRuntime = true;
        report.OnManagedRuntime();
    }
}
