namespace TraceAssertions.EndToEnd.Samples;

/// <summary>One copy, built and run once in its normal variant; later runs may say <c>--no-build</c>.</summary>
public sealed class CsvImportFixture : IAsyncLifetime
{
    internal CsvImportCopy Copy { get; } = new();

    internal CommandResult Normal { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Normal = await Copy.TestAsync();

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Copy.Dispose();
        return Task.CompletedTask;
    }
}
