namespace TraceAssertions.EndToEnd.Sources;

/// <summary>The generated program in both ways to compile it, each built when a test first asks for it.</summary>
public sealed class LineProgramFixture : IAsyncLifetime
{
    private readonly Lazy<Task<LineProgram>> _debug = new(() => LineProgram.BuildAsync());
    private readonly Lazy<Task<LineProgram>> _optimized = new(() => LineProgram.BuildAsync("-p:Optimize=true"));

    internal Task<LineProgram> DebugAsync() => _debug.Value;

    internal Task<LineProgram> OptimizedAsync() => _optimized.Value;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var program in new[] { _debug, _optimized }.Where(program => program.IsValueCreated))
            (await program.Value).Dispose();
    }
}
