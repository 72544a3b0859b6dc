using System.Diagnostics;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Brokering;

namespace TraceAssertions.HostProgram;

/// <summary>A broker, and a test host that does what it is told line by line, so that either can be killed in between.</summary>
internal static class BrokeredRun
{
    /// <summary>Serves until standard input ends.</summary>
    public static int Serve(uint user)
    {
        using var broker = new Broker(user);
        Console.WriteLine(broker.Address);
        while (Console.ReadLine() is not null)
        {
        }

        return 0;
    }

    /// <summary><c>begin</c> a scope, <c>open</c> a file in it, <c>run PROGRAM</c> on that file, <c>end</c> the scope: each is answered by a line.</summary>
    public static int Step(string file)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend} {string.Join(' ', tracer.Notices.Select(notice => notice.Code))}{tracer.Unavailable?.Code}");
        ITraceScope? scope = null;
        while (Console.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["begin"]:
                    scope = tracer.BeginScope("steps");
                    Console.WriteLine("begun");
                    break;
                case ["open"]:
                    File.OpenHandle(file).Dispose();
                    Console.WriteLine("opened");
                    break;
                case ["run", var program]:
                    using (var process = Process.Start(new ProcessStartInfo(program, [file]) { RedirectStandardOutput = true })!)
                    {
                        _ = process.StandardOutput.ReadToEnd();
                        process.WaitForExit();
                        Console.WriteLine($"ran {process.ExitCode}");
                    }

                    break;
                case ["end"]:
                    var trace = scope!.End();
                    var opens = trace.Spans.Where(span => span.Name == "syscall:openat" && span.Path == file).ToList();
                    Console.WriteLine($"opens {opens.Sum(span => span.RepetitionCount)} of {string.Join(',', opens.Select(span => span.Pid == Environment.ProcessId ? "host" : "child").Distinct())}: {trace.Completeness.Describe()}");
                    break;
            }
        }

        return 0;
    }
}
