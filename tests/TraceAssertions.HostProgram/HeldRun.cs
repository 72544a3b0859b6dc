using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.HostProgram;

/// <summary>A tracer in the middle of its work, to be killed there.</summary>
internal static class HeldRun
{
    /// <summary>Says the program's pid, and releases it where it is told to by a line.</summary>
    public static int Hold(string[] command)
    {
        using var program = ProcessSpawner.SpawnHeld(new LaunchRequest(command[0], command));
        Console.WriteLine(program.Pid);
        if (Console.ReadLine() is not null)
            program.Release();
        return 0;
    }

    /// <summary>Says the diagnostic ports that a launched program would have, and listens until standard input ends.</summary>
    public static int Collect()
    {
        using var collector = new DotNetSymbolCollector();
        Console.WriteLine(collector.EnvironmentVariables["DOTNET_DiagnosticPorts"]);
        while (Console.ReadLine() is not null)
        {
        }

        return 0;
    }
}
