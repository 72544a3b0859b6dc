using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Scopes that run at the same time and start programs which print the context that they were given, and that their own children were.</summary>
internal static class ChildContextRun
{
    private const string Print = "echo \"$TRACEPARENT $RENACER_LOGICAL_CLOCK $TRACESTATE $BAGGAGE\"";

    private static readonly ActivitySource Source = new("HostProgram");

    public static async Task<int> Run(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        foreach (var notice in ((ITracer)tracer).Notices)
            Console.WriteLine(notice);
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        Console.WriteLine($"run {NativeTracer.Context}");
        var outside = Shown(await OutputOf(new ProcessStartInfo().InjectTraceContext()));
        var wrong = Check("outside", (outside.Parent, NativeTracer.Context.ToString()));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scopes = Enumerable.Range(1, count).Select(id => Task.Run(() => RunScope(tracer, id, ready.Task))).ToArray();
        ready.SetResult();
        var results = await Task.WhenAll(scopes);
        wrong += results.Sum(result => result.Wrong);
        wrong += Check("parents", (results.SelectMany(result => result.Parents).Distinct().Count(), 2 * count));
        // ptrace(2) has one tracer for a process: below a host that it traces no program can be traced by itself (TA0123).
        if (tracer.Backend == TracerBackend.Ebpf)
            wrong += RunTraced(tracer);
        Console.WriteLine($"wrong {wrong}");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<(int Wrong, List<string> Parents)> RunScope(ITracer tracer, int id, Task ready)
    {
        await ready;
        var scope = tracer.BeginScope($"scope {id}");
        var wrong = 0;
        var parents = new List<string>();
        Touch(id, "before");

        // What nobody hands a context sees what all have in common.
        wrong += Check($"scope {id}, plain", (Shown(await OutputOf(new ProcessStartInfo())).Parent, NativeTracer.Context.ToString()));
        var sent = await Hand();
        long inner;
        using (var activity = Source.StartActivity("inner")!)
        {
            activity.TraceStateString = $"vendor={id}";
            activity.SetBaggage("scope", id.ToString(CultureInfo.InvariantCulture));
            await Task.Yield();
            inner = await Hand($"vendor={id} scope = {id}");
        }

        wrong += Check($"scope {id}, clock", (sent < inner, true));
        var trace = scope.End();
        var before = trace.Spans.Single(span => span.Path == $"/gt/{id}/before");
        _ = LogicalClock.TryParse(Environment.GetEnvironmentVariable(LogicalClock.EnvironmentVariable), out var received);
        wrong += Check($"scope {id}, what was done before is earlier", (before.LogicalClock > received && before.LogicalClock < sent, true));
        wrong += Check($"scope {id}, trace", (trace.Header.TraceId, NativeTracer.Context.TraceId));

        // Both that were handed on are spans of the trace, and the children are processes below them.
        foreach (var parent in parents)
            wrong += Check($"scope {id}, {parent}", (trace.Spans.Count(span => span.SpanId.ToHexString() == parent && trace.Spans.Any(child => child.Parent?.Row == span.Row && child.Category == "process")), 1));
        return (wrong, parents);

        async Task<long> Hand(string rest = "")
        {
            var current = Activity.Current!;
            var lines = (await OutputOf(new ProcessStartInfo().InjectTraceContext())).Split('\n');
            var (parent, clock, others) = Shown(lines[0]);
            wrong += Check($"scope {id}, handed on", (parent[..52], $"00-{NativeTracer.Context.TraceId}-{current.SpanId}"));
            wrong += Check($"scope {id}, others", (others, rest));
            wrong += Check($"scope {id}, child of the child", (lines[1], lines[0]));
            parents.Add(parent[36..52]);
            return clock;
        }
    }

    /// <summary>A program that is traced by itself: its trace continues the activity, and what it starts continues its trace.</summary>
    private static int RunTraced(ITracer tracer)
    {
        var file = Path.GetTempFileName();
        try
        {
            var scope = tracer.BeginScope("traced program");
            ActivitySpanId current;
            CausalTrace trace;
            using (var activity = Source.StartActivity("around")!)
            {
                current = activity.SpanId;
                trace = TraceSession.RunProcess("/bin/sh", "-c", $"{Print} > {file}").Trace;
            }

            scope.End();
            var (parent, clock, _) = Shown(File.ReadAllText(file));
            return Check("program, trace", (trace.Header.TraceId, NativeTracer.Context.TraceId))
                + Check("program, parent", (trace.Header.ParentSpanId, current))
                + Check("program, handed on", (parent[..52], $"00-{trace.Header.TraceId}-{trace[0].SpanId}"))
                + Check("program, clock", (clock > 0 && trace.Spans.Skip(1).All(span => span.LogicalClock > clock), true));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Check<T>(string what, (T Actual, T Expected) values)
    {
        if (Equals(values.Actual, values.Expected))
            return 0;
        Console.WriteLine($"{what}: '{values.Actual}', not '{values.Expected}'");
        return 1;
    }

    private static (string Parent, long Clock, string Others) Shown(string line)
    {
        var words = line.Split('\n')[0].Split(' ', 3);
        return (words[0], words[1].Length == 0 ? 0 : long.Parse(words[1], CultureInfo.InvariantCulture), words[2].Trim());
    }

    private static async Task<string> OutputOf(ProcessStartInfo start)
    {
        start.FileName = "/bin/sh";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{Print}; /bin/sh -c '{Print}; exit 0'");
        start.RedirectStandardOutput = true;
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return output;
    }

    private static void Touch(int id, string phase)
    {
        try
        {
            File.OpenHandle($"/gt/{id}/{phase}").Dispose();
        }
        catch (DirectoryNotFoundException)
        {
            // Expected: the open is what counts, the file does not exist.
        }
    }
}
