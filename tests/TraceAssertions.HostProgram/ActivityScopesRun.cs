using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Scopes that run at the same time with activities of their own, and call one server in this process, whose handlers open files for them.</summary>
internal static class ActivityScopesRun
{
    private const int Rounds = 3;

    private static readonly ActivitySource Source = new("HostProgram");

    /// <summary>What opens each file, and the activities that it is below, the innermost first.</summary>
    private static readonly (string Phase, string Parents)[] Expected =
    [
        ("body", ""),
        ("outer", "outer"),
        ("inner", "inner<outer"),
        ("inner-await", "inner<outer"),
        ("inner-run", "inner<outer"),
        ("inner-thread", "inner<outer"),
        ("outer-again", "outer"),
        ("task", "task"),
        ("child", "process:sh<inner<outer"),
        ("after", ""),
        ("server", "handler<Microsoft.AspNetCore.Hosting.HttpRequestIn<GET<client"),
        ("server-await", "Microsoft.AspNetCore.Hosting.HttpRequestIn<GET<client"),
    ];

    [SuppressMessage("Reliability", "CA2025", Justification = "All tasks are awaited before the client is disposed of.")]
    public static async Task<int> Run(int count)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        if (tracer.Unavailable is { } unavailable)
        {
            Console.WriteLine(unavailable);
            return 3;
        }

        await using var server = await StartServerAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
        await client.GetStringAsync(new Uri("/open/0", UriKind.Relative)); // the first request warms up, outside of every scope
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scopes = Enumerable.Range(1, count).Select(id => Task.Run(() => RunScope(tracer, client, id, ready.Task))).ToArray();
        ready.SetResult();
        var wrong = 0;
        foreach (var (id, trace) in await Task.WhenAll(scopes))
            wrong += Compare(id, trace);
        Console.WriteLine($"wrong {wrong}");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<WebApplication> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/open/{id}", async (int id) =>
        {
            using (Source.StartActivity("handler"))
                Open(id, "server");
            await Task.Delay(1);
            await Task.Run(() => Open(id, "server-await"));
            return "ok";
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<(int Id, CausalTrace Trace)> RunScope(ITracer tracer, HttpClient client, int id, Task ready)
    {
        await ready;
        var scope = tracer.BeginScope($"scope {id}");
        for (var round = 0; round < Rounds; round++)
        {
            Open(id, "body");
            using (Source.StartActivity("outer"))
            {
                Open(id, "outer");
                using (Source.StartActivity("inner"))
                {
                    Open(id, "inner");
                    await Task.Delay(1);
                    Open(id, "inner-await");
                    await Task.Run(() => Open(id, "inner-run"));
                    var thread = new Thread(() => Open(id, "inner-thread"));
                    thread.Start();
                    thread.Join();
                    using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"true < /gt/{id}/child"]) { RedirectStandardError = true })!;
                    await child.StandardError.ReadToEndAsync();
                    await child.WaitForExitAsync();
                }

                Open(id, "outer-again");
            }

            await Task.Run(async () =>
            {
                using var task = Source.StartActivity("task");
                await Task.Yield();
                Open(id, "task");
            });
            using (Source.StartActivity("client"))
                await client.GetStringAsync(new Uri($"/open/{id}", UriKind.Relative));
            Open(id, "after");
            await Task.Run(() => StopElsewhere(id));
        }

        return (id, scope.End());
    }

    /// <summary>An activity that stops on a thread without a context leaves the one before it current there, which makes nothing of that thread's the scope's.</summary>
    private static void StopElsewhere(int id)
    {
        var activity = Source.StartActivity("stops elsewhere")!;
        var thread = new Thread(() =>
        {
            activity.Stop();
            Open(id, "elsewhere");
        });
        thread.UnsafeStart();
        thread.Join();
    }

    private static void Open(int id, string phase)
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

    private static int Compare(int id, CausalTrace trace)
    {
        var wrong = 0;
        var opens = trace.Spans.Where(s => s.Name == "syscall:openat" && s.Counts && s.Path!.StartsWith("/gt/", StringComparison.Ordinal)).ToList();
        foreach (var (phase, parents) in Expected)
        {
            var found = opens.Where(s => s.Path == $"/gt/{id}/{phase}").ToList();
            var at = found.Select(ParentsOf).Distinct().ToList();
            if (found.Sum(s => s.RepetitionCount) != Rounds || at is not [var only] || only != parents)
            {
                Console.WriteLine($"scope {id}: {phase} opened {found.Sum(s => s.RepetitionCount)} times, not {Rounds}, below '{string.Join("' and '", at)}', not '{parents}'");
                wrong++;
            }
        }

        foreach (var foreign in opens.Where(s => !s.Path!.StartsWith($"/gt/{id}/", StringComparison.Ordinal) || s.Path.EndsWith("/elsewhere", StringComparison.Ordinal)))
        {
            Console.WriteLine($"scope {id}: foreign {foreign.Path}");
            wrong++;
        }

        if (!trace.Completeness.IsComplete)
        {
            Console.WriteLine($"scope {id}: {trace.Completeness.Describe()}");
            wrong++;
        }

        return wrong;
    }

    private static string ParentsOf(Span span)
    {
        var names = new List<string>();
        for (var parent = span.Parent; parent is { ParentRow: >= 0 } inner; parent = inner.Parent)
            names.Add(inner.Category == "activity" ? inner.ShortName : inner.Name);
        return string.Join('<', names);
    }
}
