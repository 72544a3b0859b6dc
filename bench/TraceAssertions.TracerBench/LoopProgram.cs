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
        string[] command = [.. prefix, .. Command(loop, calls)];
        Run(command[0], command[1..]);
        return Result();
    }

    /// <summary>The same for a tracer that takes the command as one word.</summary>
    public Sample MeasureQuoted(string loop, long calls, params string[] prefix)
    {
        Run(prefix[0], [.. prefix[1..], string.Join(' ', Command(loop, calls))]);
        return Result();
    }

    /// <summary>Runs the loop under a backend of ours; every call of the loop must have been seen, or none where a filter leaves them out.</summary>
    public Sample Measure(string loop, long calls, ILaunchBackend backend, Func<LaunchRequest, LaunchRequest> how)
    {
        var sink = new CountingSink();
        var request = how(new LaunchRequest(File, Command(loop, calls)));
        var outcome = backend.Run(request, sink);
        var isWhole = request.Filter is null ? sink.Calls + sink.Lost >= calls : sink.Calls + sink.Lost == 0;
        if (outcome.ExitCode != 0 || !isWhole)
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

    /// <summary>The loop as a command line.</summary>
    public string[] Command(string loop, long calls) => [File, loop, calls.ToString(CultureInfo.InvariantCulture), ResultFile];

    private Sample Result()
    {
        var words = System.IO.File.ReadAllText(ResultFile).Split(' ');
        return new(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }
}
