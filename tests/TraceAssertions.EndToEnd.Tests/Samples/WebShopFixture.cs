namespace TraceAssertions.EndToEnd.Samples;

/// <summary>The regressed variant of samples/WebShop, built and run once. Built where it lies: its folder of outputs is its own.</summary>
public sealed class WebShopFixture : IAsyncLifetime
{
    private readonly string _results = Directory.CreateTempSubdirectory("web-shop-results-").FullName;

    internal CommandResult Regressed { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Regressed = await CommandResult.RunAsync(
        Repository.Root,
        new Dictionary<string, string> { ["RENACER_RESULTS"] = _results, ["RENACER_GOLDEN"] = "off" },
        "dotnet",
        "test", Path.Combine("samples", "WebShop"), "-p:Regressed=true");

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(_results, recursive: true);
        return Task.CompletedTask;
    }
}
