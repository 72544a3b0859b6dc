using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>A scope that sends a request to a TestServer whose handler opens a file: whose the call is, and what is told.</summary>
internal static class InMemoryServerRun
{
    public static async Task<int> Run(bool preserves)
    {
        var tracer = NativeTracer.ForThisProcess;
        Console.WriteLine($"backend {tracer.Backend}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer(options => options.PreserveExecutionContext = preserves);
        await using var app = builder.Build();
        var file = Path.GetTempFileName();
        app.MapGet("/", () => File.ReadAllText(file));
        await app.StartAsync();
        using var client = app.GetTestServer().CreateClient();
        _ = await client.GetStringAsync(new Uri("/", UriKind.Relative)); // outside of every scope, which is nobody's mistake
        Console.WriteLine($"before: {tracer.Notices.Count}");

        var scope = tracer.BeginScope("asks");
        _ = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        var trace = scope.End();

        File.Delete(file);
        Console.WriteLine($"opened: {trace.Spans.Count(span => span.Name == "syscall:openat" && span.Path == file)}");
        Console.WriteLine($"told: {string.Join(" ", tracer.Notices.Select(notice => notice.Code))}");
        return 0;
    }
}
