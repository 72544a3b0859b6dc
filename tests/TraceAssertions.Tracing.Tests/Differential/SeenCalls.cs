using System.Globalization;
using System.Text;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>Collects what a backend of ours sees, by thread.</summary>
/// <param name="names">Where descriptors are shown with what they are, tells that; else null.</param>
internal sealed class SeenCalls(DescriptorNames? names = null) : ICallSink
{
    public Dictionary<int, List<SeenCall>> Threads { get; } = [];

    public long Lost { get; private set; }

    private readonly CallText _text = new(names is null ? null : names.Of, column: 0);

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack) =>
        throw new InvalidOperationException("the memory of each call was asked for");

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory)
    {
        var (first, second) = SyscallTable.PathArguments(call.Number);
        if (!Threads.TryGetValue(call.Tid, out var calls))
            Threads[call.Tid] = calls = [];
        names?.Begin(call, path, path2, memory);
        calls.Add(new SeenCall(SyscallTable.Name(call.Number), Result(call), Text(first, path), Text(second, path2), _text.Format(call, path, path2, memory)));
        names?.End(call);
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        names?.OnProcess(processEvent);
    }

    public void OnLost(ulong scope, long count) => Lost += count;

    private static string? Text(int argument, ReadOnlySpan<byte> path) =>
        argument < 0 || path.IsEmpty ? null : Encoding.Latin1.GetString(path);

    private static string Result(in RawCall call) => call switch
    {
        { Unfinished: true } => "?",
        { Result: < 0 and > -4096 } => Errno.Name((int)-call.Result),
        _ => call.Result.ToString(CultureInfo.InvariantCulture),
    };
}
