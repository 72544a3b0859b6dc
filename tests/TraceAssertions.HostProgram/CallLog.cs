using System.Globalization;
using System.Text;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.HostProgram;

/// <summary>Traces a command with ptrace, or with eBPF by raw tracepoints, and writes each call: thread, name, result, paths and printed text, with NUL between and U+0001 after each.</summary>
internal sealed class CallLog(TextWriter output, DescriptorNames? names) : ICallSink
{
    private readonly CallText _text = new(names is null ? null : names.Of, column: 0);

    public static int Trace(string tracer, string file, string[] command, bool withNames)
    {
        if (CommandResolver.Resolve(command[0], out var path) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 127;
        }

        using var output = new StreamWriter(file, append: false, Encoding.Latin1);
        var request = new LaunchRequest(path, command) { Memory = true };
        var names = withNames ? new DescriptorNames() : null;
        names?.Inherit(request);
        ILaunchBackend backend = tracer == "raw" ? new EbpfLaunchBackend(null, BpfAttachment.Raw) : new PtraceLaunchBackend();
        return backend.Run(request, new CallLog(output, names)).ExitCode;
    }

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack) =>
        throw new InvalidOperationException("the memory of each call was asked for");

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory)
    {
        var result = call switch
        {
            { Unfinished: true } => "?",
            { Result: < 0 and > -4096 } => Errno.Name((int)-call.Result),
            _ => call.Result.ToString(CultureInfo.InvariantCulture),
        };
        names?.Begin(call, path, path2, memory);
        output.Write($"{call.Tid}\0{SyscallTable.Name(call.Number)}\0{result}\0{Encoding.Latin1.GetString(path)}\0{Encoding.Latin1.GetString(path2)}\0{_text.Format(call, path, path2, memory)}\u0001");
        names?.End(call);
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        names?.OnProcess(processEvent);
    }

    public void OnLost(ulong scope, long count) => throw new InvalidOperationException("nothing may be lost");
}
