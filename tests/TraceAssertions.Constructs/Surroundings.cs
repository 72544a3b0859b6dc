using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TraceAssertions.Constructs;

/// <summary>What all tests share: a folder, servers, a scheduler, inboxes. It is set up outside of every test.</summary>
public sealed class Surroundings : IAsyncDisposable
{
    /// <summary>The environment variable with the number of tests that a run has.</summary>
    public const string TestsVariable = "CONSTRUCT_TESTS";

    /// <summary>How the folder's name begins.</summary>
    internal const string FolderPrefix = "ta-constructs-";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory(FolderPrefix);
    private readonly TaskCompletionSource _allHaveBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<int>[] _inboxes;
    private readonly WebApplication _server;
    private readonly WebApplication _inMemoryServer;
    private readonly SocketsHttpHandler _handler = new();
    private readonly SemaphoreSlim _collecting = new(1);
    private int _collections;
    private int _missing;

    private Surroundings(int tests, WebApplication server, WebApplication inMemoryServer)
    {
        (_missing, _server, _inMemoryServer) = (tests, server, inMemoryServer);

        // Whoever reads continues on the thread of whoever writes.
        _inboxes = [.. Enumerable.Range(0, tests).Select(_ => Channel.CreateUnbounded<int>(new() { AllowSynchronousContinuations = true }))];
        for (var number = 0; number < tests; number++)
            Directory.CreateDirectory(PathOf(number, ""));
        Client = new HttpClient(_handler) { BaseAddress = new Uri(server.Urls.Single()), Timeout = Timeout.InfiniteTimeSpan };
        var inMemory = inMemoryServer.GetTestServer();
        inMemory.PreserveExecutionContext = true;
        InMemoryClient = inMemory.CreateClient();
    }

    /// <summary>How many tests this run has: 8 where nothing says more.</summary>
    public static int TestsOfRun => int.TryParse(Environment.GetEnvironmentVariable(TestsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var tests) ? tests : 8;

    /// <summary>A client of a real server in this process. Its connections are used by all tests.</summary>
    public HttpClient Client { get; }

    /// <summary>A client of a TestServer.</summary>
    public HttpClient InMemoryClient { get; }

    /// <summary>Runs tasks on threads of its own, which began outside of every test.</summary>
    public TwoThreadScheduler Scheduler { get; } = new();

    /// <summary>Sets everything up, for a number of tests that run at the same time.</summary>
    public static async Task<Surroundings> StartAsync(int tests)
    {
        var surroundings = new Surroundings(tests, await StartServerAsync(inMemory: false), await StartServerAsync(inMemory: true));
        var outside = new Visitor(0, surroundings);

        // The first request warms up, outside of every test.
        await surroundings.Client.GetStringAsync(new Uri(surroundings._server.Urls.Single()));
        await surroundings.InMemoryClient.GetStringAsync(new Uri("/", UriKind.Relative));
        await Task.Factory.StartNew(() => outside.ToString(), CancellationToken.None, TaskCreationOptions.None, surroundings.Scheduler);
        return surroundings;
    }

    /// <summary>Completes once every test has called it.</summary>
    public Task AllHaveBegunAsync()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
            _allHaveBegun.TrySetResult();
        return _allHaveBegun.Task;
    }

    /// <summary>Collects garbage, all of it, and runs finalizers. One collection serves all who asked before it began.</summary>
    public async Task CollectAsync()
    {
        var asked = Volatile.Read(ref _collections);
        await _collecting.WaitAsync();
        if (_collections == asked)
        {
            _collections++;
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        _collecting.Release();
    }

    /// <summary>A test has failed: those that wait for it fail as well.</summary>
    public void Abandon(Exception why)
    {
        _allHaveBegun.TrySetException(why);
        foreach (var inbox in _inboxes)
            inbox.Writer.TryComplete(why);
    }

    /// <summary>The inbox of a test; the one after the last is the first.</summary>
    public Channel<int> InboxOf(int number) => _inboxes[number % _inboxes.Length];

    /// <summary>See <see cref="Visitor.PathOf"/>.</summary>
    public string PathOf(int number, string construct) => Path.Combine(_folder.FullName, number.ToString("D4", CultureInfo.InvariantCulture), construct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        InMemoryClient.Dispose();
        _handler.Dispose();
        _collecting.Dispose();
        Scheduler.Dispose();
        await _server.DisposeAsync();
        await _inMemoryServer.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A thousand requests at once on a busy machine: the server must not hang up (408) on those whose turn comes late.</summary>
    private static void WaitLong(KestrelServerOptions options)
    {
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromHours(1);
        options.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
    }

    private static async Task<WebApplication> StartServerAsync(bool inMemory)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (inMemory)
            builder.WebHost.UseTestServer();
        else
            builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(WaitLong);
        var app = builder.Build();
        app.MapGet("/", () => "ready");
        app.MapPost("/", async (HttpRequest request) =>
        {
            // Before the body is read, after it, and after a hop.
            var path = request.Query["mark"].ToString();
            Visitor.OpenPath(path);
            await request.Body.CopyToAsync(Stream.Null);
            Visitor.OpenPath(path);
            await Task.Delay(1);
            await Task.Run(() => Visitor.OpenPath(path));
            return "done";
        });
        await app.StartAsync();
        return app;
    }
}
