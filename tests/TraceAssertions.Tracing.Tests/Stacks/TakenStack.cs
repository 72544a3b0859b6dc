using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Stacks;

/// <summary>The stack of a call that a traced program made.</summary>
internal sealed record TakenStack(int Pid, string Call, int Fd, IReadOnlyList<StackFrame> Frames, bool IsTruncated)
{
    /// <summary>Runs a program and takes the stack of each of its calls, in their order.</summary>
    public static List<TakenStack> Of(ILaunchBackend backend, string file, params string[] arguments)
    {
        var request = new LaunchRequest(file, [file, .. arguments]) { Source = SourceMode.All };
        var recording = CommandTracer.Record(request, backend, System.Diagnostics.ActivityTraceId.CreateRandom(), default, 1, "stacks");
        recording.Outcome.ExitCode.Should().Be(0);
        var collector = (StackCollector)recording.Trace.Stacks!;
        var columns = recording.Trace.Columns;
        var taken = new List<TakenStack>();
        var spans = recording.Trace.Spans.ToList();
        for (var row = 0; row < columns.Stack.Length; row++)
        {
            var span = spans[row];
            var frames = collector.FramesOf(columns.Stack[row], out var isTruncated);
            taken.Add(new(span.Pid, span.Name, span.Fd, frames, isTruncated));
        }

        return taken;
    }

    /// <summary>The names of the functions, from the symbol tables of the files.</summary>
    public IEnumerable<string> Functions => Frames.Select(frame =>
    {
        if (frame.Module is null || !ElfFile.TryOpen(frame.Module, out var file, out _))
            return "?";
        using (file)
            return file!.AddressOf(frame.InstructionOffset) is { } address ? file.SymbolAt(address)?.Name ?? "?" : "?";
    });

    /// <summary>A frame as <c>FILE ADDRESS</c>, with the address before the file is moved.</summary>
    public IEnumerable<string> Places => Frames.Select(frame =>
    {
        if (frame.Module is null || !ElfFile.TryOpen(frame.Module, out var file, out _))
            return "?";
        using (file)
            return $"{Path.GetFileName(frame.Module)} {file!.AddressOf(frame.FileOffset):x}";
    });
}
