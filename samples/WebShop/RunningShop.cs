[assembly: AssemblyFixture(typeof(WebShop.RunningShop))]

namespace WebShop;

/// <summary>The shop with its real server (Kestrel) in this process, started once for all tests and outside of every test: what the start costs is in no test's trace.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    private readonly Microsoft.AspNetCore.Builder.WebApplication _app =
        ShopApp.Create(Path.Combine(AppContext.BaseDirectory, "Data"), "--urls", "http://127.0.0.1:0");

    /// <summary>A client of its own for each test; no test then depends on which connections another has left open.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = new Uri(_app.Urls.Single()) };

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        // The first request loads and compiles half of ASP.NET Core.
        using var client = CreateClient();
        await client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
