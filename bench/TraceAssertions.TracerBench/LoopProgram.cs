using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing;

namespace TraceAssertions.TracerBench;

/// <summary>The compiled loop.c.</summary>
internal sealed class LoopProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tracer-bench-").FullName;

    public LoopProgram() => Run("gcc", ["-O2", "-o", File, Path.Combine(AppContext.BaseDirectory, "loop.c")]);

    private string File => Path.Combine(_folder, "loop");

    private string ResultFile => Path.Combine(_folder, "result");

    /// <summary>Runs the loop behind the words of <paramref name="prefix"/> (a tracer, or nothing).</summary>
    public Sample Measure(string loop, long calls, params string[] prefix)
    {
        string[] command = [.. prefix, File, .. Arguments(loop, calls)];
        Run(command[0], command[1..]);
        return Result();
    }

    /// <summary>Runs the loop under a backend of ours; every call of the loop must have been seen.</summary>
    public Sample Measure(string loop, long calls, ILaunchBackend backend, SourceMode source = SourceMode.Off)
    {
        var sink = new CountingSink();
        var outcome = backend.Run(new LaunchRequest(File, [File, .. Arguments(loop, calls)]) { Source = source }, sink);
        if (outcome.ExitCode != 0 || sink.Calls + sink.Lost < calls)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"exit code {outcome.ExitCode}, {sink.Calls} calls of {calls}"));
        if (outcome.LostStacks > 0)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{backend.Backend}: {outcome.LostStacks} stacks lost of {calls}"));
        if (sink.Lost > 0)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{backend.Backend}: {sink.Lost} events lost"));
        return Result();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Run(string file, IEnumerable<string> arguments)
    {
        using var process = Process.Start(file, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{file} ended with {process.ExitCode}"));
    }

    private string[] Arguments(string loop, long calls) => [loop, calls.ToString(CultureInfo.InvariantCulture), ResultFile];

    private Sample Result()
    {
        var words = System.IO.File.ReadAllText(ResultFile).Split(' ');
        return new(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }
}
