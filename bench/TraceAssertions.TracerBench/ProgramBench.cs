using System.Diagnostics;
using System.Globalization;

namespace TraceAssertions.TracerBench;

/// <summary>What whole programs take by the clock, bare, under <c>renacer</c> and under its peers, in interleaved rounds of one run.</summary>
internal static class ProgramBench
{
    private const int Rounds = 7;

    private static readonly (string Name, string[] Command)[] Programs =
    [
        ("true", ["/bin/true"]),
        ("find", ["find", "/usr/lib"]),
        ("ls", ["ls", "-lR", "/usr/share/doc"]),
        ("gcc", ["gcc", "-O0", "-o", "/dev/null", Path.Combine(AppContext.BaseDirectory, "loop.c")]),
        ("python", ["python3", "-c", "import json, urllib.request"]),
        ("dotnet", ["dotnet", "--info"]),
    ];

    /// <summary>Runs it and writes the tables.</summary>
    /// <param name="renacer">The command, built for release.</param>
    /// <param name="names">Which programs, of true, find, ls, gcc, python and dotnet; all where none is named.</param>
    /// <returns>0, or 1 where a program failed.</returns>
    public static int Run(string renacer, string[] names)
    {
        foreach (var (name, command) in Programs.Where(program => names.Length == 0 || names.Contains(program.Name)))
            Compare(renacer, command);
        return 0;
    }

    private static IEnumerable<(string Name, string[] Prefix)> Contenders(string renacer)
    {
        yield return ("bare", []);
        yield return ("renacer, eBPF, lines", [renacer, "--backend", "ebpf", "-f", "-o", "/dev/null", "--"]);
        yield return ("renacer, eBPF, -c", [renacer, "--backend", "ebpf", "-f", "-c", "-o", "/dev/null", "--"]);
        yield return ("renacer, ptrace, lines", [renacer, "--backend", "ptrace", "-f", "-o", "/dev/null", "--"]);
        yield return ("strace, one CPU", ["taskset", "-c", "0", "strace", "-f", "-o", "/dev/null"]);
        yield return ("strace", ["strace", "-f", "-o", "/dev/null"]);
        if (File.Exists("/usr/bin/perf"))
            yield return ("perf trace", ["perf", "trace", "-o", "/dev/null", "--"]);
    }

    private static void Compare(string renacer, string[] command)
    {
        var contenders = Contenders(renacer).ToArray();
        var samples = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var began = Stopwatch.GetTimestamp();
                Execute([.. contenders[i].Prefix, .. command]);
                samples[i].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n`{string.Join(' ', command)}`, {Rounds} interleaved rounds, milliseconds by the clock\n"));
        Console.WriteLine("| tracer | best | median | best over bare |\n|---|---:|---:|---:|");
        var bare = samples[0].Min();
        for (var i = 0; i < contenders.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {samples[i].Min():F1} | {samples[i].Order().ElementAt(Rounds / 2):F1} | {samples[i].Min() / bare:F2} |"));
    }

    private static void Execute(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', command)} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}"));
    }
}
