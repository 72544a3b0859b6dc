using System.Globalization;
using System.Runtime.CompilerServices;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.HostProgram;

/// <summary>Reads a file under a scope, and prints the stacks of the calls as the names of their frames: of ELF files by their symbols, of compiled code by the runtime's own list of it.</summary>
internal static class StackBodies
{
    public static int Run(string folder)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        var file = Path.Combine(folder, "read");
        File.WriteAllBytes(file, new byte[100]);
        var scope = tracer.BeginScope("stacks");
        OuterOfTheUser(file);
        var trace = scope.End();
        var stacks = (StackCollector)trace.Stacks!;
        var methods = ReadPerfMap(Path.Combine(folder, $"perf-{Environment.ProcessId}.map"));
        foreach (var span in trace.Spans.Where(span => span.Path == file))
        {
            var frames = stacks.FramesOf(trace.Columns.Stack[span.Row], out var isTruncated);
            Console.WriteLine($"## {span.Name} {(isTruncated ? "truncated" : "whole")}");
            foreach (var frame in frames)
                Console.WriteLine($"{(frame.IsGuess ? "guess" : "sure")} {NameOf(frame, methods)}");
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int OuterOfTheUser(string file) => MiddleOfTheUser(file) + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MiddleOfTheUser(string file) => ReadOfTheUser(file) + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadOfTheUser(string file) => File.ReadAllBytes(file).Length;

    private static string NameOf(StackFrame frame, List<(ulong Start, ulong Size, string Name)> methods)
    {
        if (frame.Address != 0 && methods.FirstOrDefault(method => frame.InstructionAddress - method.Start < method.Size) is { Name: { } known })
            return known;
        if (frame.Module is null)
            return "?";
        if (!ElfFile.TryOpen(frame.Module, out var file, out _))
            return Path.GetFileName(frame.Module);
        using (file)
            return $"{Path.GetFileName(frame.Module)}!{(file!.AddressOf(frame.InstructionOffset) is { } address ? file.SymbolAt(address)?.Name : null) ?? "?"}";
    }

    /// <summary>Lines such as <c>0x7f9b51edf590 34 int32 [Assembly] Type::Method(string)[Tier0]</c>.</summary>
    private static List<(ulong Start, ulong Size, string Name)> ReadPerfMap(string path)
    {
        var methods = new List<(ulong, ulong, string)>();
        if (!File.Exists(path))
            return methods;
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ', 3);
            if (words.Length == 3 && !words[2].StartsWith("stub ", StringComparison.Ordinal) && ulong.TryParse(words[0][2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start) && ulong.TryParse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
                methods.Add((start, size, words[2]));
        }

        return methods;
    }
}
