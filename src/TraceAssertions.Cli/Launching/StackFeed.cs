using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Launching;

/// <summary>Hands calls to a report with the numbers of their stacks, and tells the collector of stacks what programs map.</summary>
/// <param name="collector">Makes numbered stacks of snapshots.</param>
/// <param name="report">Takes the calls.</param>
internal sealed class StackFeed(IStackCollector collector, TraceReport report) : ICallSink
{
    private const int Mmap = 9, Mprotect = 10, Munmap = 11, Mremap = 25, PkeyMprotect = 329, Chdir = 80, Fchdir = 81, MemfdCreate = 319;
    private const ulong Anonymous = 0x20; // MAP_ANONYMOUS

    private readonly DescriptorTable _descriptors = new();
    private readonly Dictionary<int, int> _tasks = [];
    private bool _hasRuntime;

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        var number = stack.IsEmpty || call.Unfinished ? 0 : collector.Collect(call, stack);
        Follow(call, path);
        report.OnCall(call, path, path2, number);
    }

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
    public void OnLost(ulong scope, long count) => report.OnLost(scope, count);

    private int Tasks(int pid) => _tasks.GetValueOrDefault(pid, 1);

    private void Follow(in RawCall call, ReadOnlySpan<byte> path)
    {
        if (!call.Unfinished && !Errno.IsError(call.Result))
            FollowCode(call, path);
        _descriptors.Apply(call, path);
    }

    private void FollowCode(in RawCall call, ReadOnlySpan<byte> path)
    {
        if (call.Number is Mmap or Mprotect or Munmap or Mremap or PkeyMprotect)
        {
            var file = call.Number == Mmap && (call.Arg3 & Anonymous) == 0 ? _descriptors.Find(call.Pid, (int)call.Arg4, call.EnterNanos)?.Identity : null;
            collector.OnMapping(call, file);
            if (file is not null && file.EndsWith("/libcoreclr.so", StringComparison.Ordinal))
                OnRuntime();
        }

        if (call.Number == Chdir)
            collector.OnDirectory(call.Pid, PathText.Decode(path));
        else if (call.Number == Fchdir && _descriptors.Find(call.Pid, (int)call.Arg0, call.EnterNanos) is { } directory)
            collector.OnDirectory(call.Pid, directory.Identity);

        // Single-file programs have the runtime in themselves; the file that it maps compiled code from has this name in all of them (coreclr, executableallocator).
        if (call.Number == MemfdCreate && path.SequenceEqual("doublemapper"u8))
            OnRuntime();
    }

    private void OnRuntime()
    {
        if (_hasRuntime)
            return;
        _hasRuntime = true;
        report.OnManagedRuntime();
    }
}
